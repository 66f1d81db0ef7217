package org.sinew.drivers.testing;

import java.io.UncheckedIOException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.WireBus;

/** A clip on the I2C and GPIO wires of the bench: writes down what it hears and makes trouble. */
final class WireTap implements WireBus {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private final WireBus wires;
    private final Trouble trouble;

    WireTap(WireBus wires, Trouble trouble) {
        this.wires = wires;
        this.trouble = trouble;
    }

    @Override
    public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        int number = trouble.transactions++;
        int size = 1 + writeLength + (readLength == 0 ? 0 : 1 + readLength);
        int passed = trouble.pass(size);
        if (passed < size) {
            int heard = Math.clamp(passed - 1, 0, writeLength);
            if (heard > 0) { // the part has heard the beginning
                wires.transfer(bus, address, write, writeOffset, heard, read, readOffset, 0);
            }
            Arrays.fill(read, readOffset, readOffset + readLength, (byte) 0xFF);
            return WireFault.NACK;
        }
        boolean fails = trouble.failAll || number == trouble.failAt;
        if (fails && trouble.failure != WireFault.SHORT) {
            trouble.harm++;
            return trouble.failure;
        }
        WireFault fault =
                wires.transfer(bus, address, write, writeOffset, writeLength, read, readOffset, readLength);
        if (fault == WireFault.OK && readLength > 0) {
            fault = spoil(read, readOffset, readLength, fails);
        }
        String sent = HEX.formatHex(write, writeOffset, writeOffset + writeLength);
        trouble.transcript.add(String.format(Locale.ROOT, "%02X", address) + (sent.isEmpty() ? "" : " w " + sent)
                + (readLength == 0 ? "" : " r " + HEX.formatHex(read, readOffset, readOffset + readLength)));
        return fault;
    }

    private WireFault spoil(byte[] read, int offset, int length, boolean fails) {
        trouble.longestReply = Math.max(trouble.longestReply, length);
        int flipped = trouble.flipByte;
        if (flipped >= 0 && flipped < length) {
            read[offset + flipped] ^= (byte) (1 << trouble.flipBit);
            trouble.harm++;
        }
        int there = fails ? length - 1 : trouble.shortAfter == Trouble.NEVER ? length : trouble.shortAfter;
        if (there >= length) {
            return WireFault.OK;
        }
        Arrays.fill(read, offset + there, offset + length, (byte) 0xFF);
        trouble.harm++;
        return WireFault.SHORT;
    }

    @Override
    public boolean level(int chip, int line, boolean pulledUp) {
        int number = trouble.transactions++;
        if (trouble.pass(1) < 1 || trouble.failAll || number == trouble.failAt) {
            trouble.harm++;
            throw new UncheckedIOException(new IOException("No such device"));
        }
        boolean level = wires.level(chip, line, pulledUp);
        trouble.transcript.add("line " + line + (level ? " high" : " low"));
        return level;
    }
}
