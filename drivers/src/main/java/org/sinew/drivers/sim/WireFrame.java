package org.sinew.drivers.sim;

import java.util.HexFormat;
import java.util.Locale;

/** One frame as it went over a simulated line. Immutable; any thread. */
public final class WireFrame {
    /** Who sent it. */
    public enum Direction {
        HOST_TO_SERVO, SERVO_TO_HOST
    }

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final Direction direction;
    private final byte[] bytes;
    private final long nanos;

    /**
     * @param direction who sent it
     * @param bytes     from the header to the sum
     * @param nanos     world time at which its last byte was on the wire
     */
    public WireFrame(Direction direction, byte[] bytes, long nanos) {
        this.direction = direction;
        this.bytes = bytes.clone();
        this.nanos = nanos;
    }

    public Direction direction() {
        return direction;
    }

    public int length() {
        return bytes.length;
    }

    /** Byte {@code i}, 0..255. */
    public int at(int i) {
        return bytes[i] & 0xFF;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public long nanos() {
        return nanos;
    }

    /** The bytes as text: {@code FF FF 01 02 01 FB}. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.6f s %s %s", nanos * 1e-9, direction, hex());
    }
}
