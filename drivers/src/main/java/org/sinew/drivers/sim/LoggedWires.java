package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.sinew.device.WireFault;

/** Wires with a log: every transfer and every look at a line goes into it. Threads as of the wires themselves. */
public final class LoggedWires implements WireBus {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final WireBus wires;
    private final FrameLog log;
    private final int life;
    private final LongSupplier clock;

    /**
     * @param life  number of resets before
     * @param clock nanoseconds since the twin began
     */
    public LoggedWires(WireBus wires, FrameLog log, int life, LongSupplier clock) {
        this.wires = wires;
        this.log = log;
        this.life = life;
        this.clock = clock;
    }

    @Override
    public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        WireFault fault =
                wires.transfer(bus, address, write, writeOffset, writeLength, read, readOffset, readLength);
        byte[] written = Arrays.copyOfRange(write, writeOffset, writeOffset + writeLength);
        int length = fault == WireFault.OK ? readLength : 0;
        byte[] answer = Arrays.copyOfRange(read, readOffset, readOffset + length);
        log.add(clock.getAsLong(), life, "i2c-" + bus, fault.toString(), () -> String.format(Locale.ROOT, "%02X%s%s",
                address, written.length == 0 ? "" : " W " + HEX.formatHex(written),
                answer.length == 0 ? "" : " R " + HEX.formatHex(answer)));
        return fault;
    }

    @Override
    public boolean level(int chip, int line, boolean pulledUp) {
        boolean level = wires.level(chip, line, pulledUp);
        log.add(clock.getAsLong(), life, "gpiochip" + chip, "level", () -> line + " " + (level ? 1 : 0));
        return level;
    }
}
