package org.sinew.drivers.servo;

/**
 * Frames and units of the Feetech STS protocol, as pure functions; {@link FeetechSts} describes them. Every encoder
 * writes at the start of {@code out} and returns the frame's length.
 */
public final class StsFrames {
    /** Encoder steps in a turn. */
    static final int STEPS_PER_TURN = 4096;
    static final double RAD_PER_STEP = 2 * Math.PI / STEPS_PER_TURN;
    /** Header, id, length, instruction, sum. */
    static final int BARE = 6;
    private static final int BROADCAST = 0xFE;
    private static final int PING = 0x01;
    private static final int READ = 0x02;
    private static final int WRITE = 0x03;
    private static final int SYNC_READ = 0x82;
    private static final int SYNC_WRITE = 0x83;

    private StsFrames() {
    }

    public static int ping(byte[] out, int id) {
        return seal(out, id, PING, 0);
    }

    public static int read(byte[] out, int id, int address, int length) {
        out[5] = (byte) address;
        out[6] = (byte) length;
        return seal(out, id, READ, 2);
    }

    public static int write(byte[] out, int id, int address, byte... data) {
        out[5] = (byte) address;
        System.arraycopy(data, 0, out, 6, data.length);
        return seal(out, id, WRITE, 1 + data.length);
    }

    /** Asks those of {@code ids} for which {@code asked} is true. */
    public static int syncRead(byte[] out, int address, int length, int[] ids, boolean[] asked) {
        out[5] = (byte) address;
        out[6] = (byte) length;
        int used = 2;
        for (int k = 0; k < ids.length; k++) {
            if (asked[k]) {
                out[5 + used++] = (byte) ids[k];
            }
        }
        return seal(out, BROADCAST, SYNC_READ, used);
    }

    /** Begins a sync write; put {@code servos} blocks of id and data at {@link #syncWriteBlock}, then seal it. */
    public static void beginSyncWrite(byte[] out, int address, int length) {
        out[5] = (byte) address;
        out[6] = (byte) length;
    }

    /** Where the id of block {@code i} lies; its data follow. */
    public static int syncWriteBlock(int length, int i) {
        return 7 + i * (1 + length);
    }

    public static int sealSyncWrite(byte[] out, int length, int servos) {
        return seal(out, BROADCAST, SYNC_WRITE, 2 + servos * (1 + length));
    }

    /** Bytes of a whole sync write frame. */
    public static int syncWriteSize(int length, int servos) {
        return BARE + 2 + servos * (1 + length);
    }

    /** The frame that takes torque off all {@code ids}: limp, or braked by the motor if {@code damp}. */
    public static byte[] torqueOff(int[] ids, boolean damp) {
        byte[] out = new byte[syncWriteSize(1, ids.length)];
        beginSyncWrite(out, FeetechSts.TORQUE, 1);
        for (int i = 0; i < ids.length; i++) {
            out[syncWriteBlock(1, i)] = (byte) ids[i];
            out[syncWriteBlock(1, i) + 1] = (byte) (damp ? FeetechSts.DAMPING : FeetechSts.OFF);
        }
        sealSyncWrite(out, 1, ids.length);
        return out;
    }

    private static int seal(byte[] out, int id, int instruction, int parameters) {
        out[0] = (byte) 0xFF;
        out[1] = (byte) 0xFF;
        out[2] = (byte) id;
        out[3] = (byte) (parameters + 2);
        out[4] = (byte) instruction;
        out[5 + parameters] = (byte) checksum(out, 2, 5 + parameters);
        return BARE + parameters;
    }

    /** Of the bytes from {@code from} to {@code to}, exclusive. */
    public static int checksum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return ~sum & 0xFF;
    }

    /** Little-endian, unsigned. */
    public static int word(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    /** Sign and magnitude: bit {@code signBit} says negative. */
    public static int signed(int word, int signBit) {
        int magnitude = word & (1 << signBit) - 1;
        return (word >> signBit & 1) == 0 ? magnitude : -magnitude;
    }

    /** The register value of a number, sign and magnitude. */
    public static int unsigned(int value, int signBit) {
        return value < 0 ? -value | 1 << signBit : value;
    }

    /** The encoder steps of a joint angle. */
    public static int steps(double rad, int sign, int zeroTicks) {
        return zeroTicks + (int) Math.round(sign * rad / RAD_PER_STEP);
    }

    /** The joint angle of encoder steps. */
    public static double rad(int steps, int sign, int zeroTicks) {
        return sign * (steps - zeroTicks) * RAD_PER_STEP;
    }
}
