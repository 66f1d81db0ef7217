package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sinew.device.WireFault;

/**
 * Wires with a clip on them: writes down every transaction, and fails those that a test wants to fail. A transaction
 * reads {@code 68 w 7f20} or {@code 68 w 2d r 14}.
 */
public final class TapWires implements WireBus {
    /** What a test does to the bytes that a chip answered. */
    @FunctionalInterface
    public interface Spoiler {
        void spoil(byte[] write, int writeOffset, byte[] read, int readOffset, int readLength);
    }

    private final WireBus wires;
    private final List<String> seen = new ArrayList<>();
    private int failAt = -1;
    private WireFault failure = WireFault.NACK;
    private @Nullable Spoiler spoiler;
    private int pauseMillis;
    private boolean silent;
    private boolean linesBroken;

    public TapWires(WireBus wires) {
        this.wires = wires;
    }

    /** Transactions from here on are written down afresh, and counted from 0. */
    public void clear() {
        seen.clear();
    }

    public List<String> seen() {
        return List.copyOf(seen);
    }

    /** From now on only passes everything on. */
    public void silence() {
        silent = true;
    }

    /** From now on reading a line fails, as when the GPIO chip's driver went away. */
    public void breakLines() {
        linesBroken = true;
    }

    /** The transaction with this number fails; -1: none. */
    public void failAt(int index, WireFault how) {
        failAt = index;
        failure = how;
    }

    public void spoil(@Nullable Spoiler how) {
        spoiler = how;
    }

    /** Each transaction takes so long. */
    public void pause(int millis) {
        pauseMillis = millis;
    }

    @Override
    public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        if (silent) {
            return wires.transfer(bus, address, write, writeOffset, writeLength, read, readOffset, readLength);
        }
        String sent = HexFormat.of().formatHex(write, writeOffset, writeOffset + writeLength);
        seen.add(String.format(Locale.ROOT, "%02x", address) + (sent.isEmpty() ? "" : " w " + sent)
                + (readLength == 0 ? "" : " r " + readLength));
        if (pauseMillis > 0) {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (seen.size() - 1 == failAt) {
            return failure;
        }
        WireFault fault = wires.transfer(bus, address, write, writeOffset, writeLength, read, readOffset, readLength);
        Spoiler active = spoiler;
        if (fault == WireFault.OK && active != null && readLength > 0) {
            active.spoil(write, writeOffset, read, readOffset, readLength);
        }
        return fault;
    }

    @Override
    public boolean level(int chip, int line, boolean pulledUp) {
        if (linesBroken) {
            throw SimPi4jPlugin.failure(chip, line, "No such device");
        }
        return wires.level(chip, line, pulledUp);
    }
}
