package org.sinew.drivers.servo;

import java.io.ByteArrayOutputStream;

/**
 * Frames of ROBOTIS Dynamixel protocol 2.0, as pure functions.
 *
 * <p><b>Source.</b> ROBOTIS e-Manual, "DYNAMIXEL Protocol 2.0": {@code FF FF FD 00 ID LEN_L LEN_H INS P.. CRC_L CRC_H};
 * LEN = bytes after it; CRC-16 with polynomial 0x8005, start 0, highest bit first, over all bytes before it. Where
 * instruction and parameters hold {@code FF FF FD}, an {@code FD} is stuffed in behind, counted in LEN and in the CRC.
 * A reply has instruction 0x55 and then an error byte: bit 7 hardware alert, the rest a number. ID FE is everybody.
 * Numbers are little-endian, negative ones in two's complement.
 */
public final class Dynamixel2Frames {
    /** Header, id, length, instruction, CRC. */
    static final int BARE = 10;
    static final int STATUS = 0x55;
    static final int PING = 0x01;
    static final int READ = 0x02;
    static final int WRITE = 0x03;
    static final int REGISTER_WRITE = 0x04;
    static final int ACTION = 0x05;
    static final int REBOOT = 0x08;
    static final int SYNC_READ = 0x82;
    static final int SYNC_WRITE = 0x83;
    static final int FAST_SYNC_READ = 0x8A;
    static final int BULK_READ = 0x92;
    static final int FAST_BULK_READ = 0x9A;
    private static final int BROADCAST = 0xFE;
    private static final int POLYNOMIAL = 0x8005;
    private static final int[] CRC = new int[256];

    static {
        for (int i = 0; i < CRC.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            CRC[i] = crc & 0xFFFF;
        }
    }

    private Dynamixel2Frames() {
    }

    public static byte[] ping(int id) {
        return frame(id, PING);
    }

    public static byte[] reboot(int id) {
        return frame(id, REBOOT);
    }

    public static byte[] action() {
        return frame(BROADCAST, ACTION);
    }

    public static byte[] read(int id, int address, int length) {
        return frame(id, READ, words(address, length));
    }

    public static byte[] write(int id, int address, byte... data) {
        return frame(id, WRITE, join(words(address), data));
    }

    /** Written when {@link #action} comes. */
    public static byte[] registerWrite(int id, int address, byte... data) {
        return frame(id, REGISTER_WRITE, join(words(address), data));
    }

    public static byte[] syncRead(int address, int length, int... ids) {
        return frame(BROADCAST, SYNC_READ, join(words(address, length), bytes(ids)));
    }

    /** All answer in one frame. */
    public static byte[] fastSyncRead(int address, int length, int... ids) {
        return frame(BROADCAST, FAST_SYNC_READ, join(words(address, length), bytes(ids)));
    }

    /** {@code data} holds {@code length} bytes for each id, one after the other. */
    public static byte[] syncWrite(int address, int length, int[] ids, byte[] data) {
        if (data.length != length * ids.length) {
            throw new IllegalArgumentException(data.length + " bytes for " + ids.length + " servos of " + length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(words(address, length));
        for (int i = 0; i < ids.length; i++) {
            out.write(ids[i]);
            out.write(data, i * length, length);
        }
        return frame(BROADCAST, SYNC_WRITE, out.toByteArray());
    }

    /** What a servo answers. */
    public static byte[] status(int id, int error, byte... data) {
        return frame(id, STATUS, join(bytes(error), data));
    }

    /** A whole frame, stuffed where it must be. */
    public static byte[] frame(int id, int instruction, byte... parameters) {
        byte[] body = stuff(join(bytes(instruction), parameters));
        int length = body.length + 2;
        byte[] head = join(bytes(0xFF, 0xFF, 0xFD, 0x00, id), words(length));
        byte[] all = join(head, body);
        return join(all, words(crc(all, 0, all.length)));
    }

    /** CRC-16 of the bytes from {@code from} to {@code to}, exclusive. */
    public static int crc(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 ^ CRC[(crc >> 8 ^ bytes[i]) & 0xFF]) & 0xFFFF;
        }
        return crc;
    }

    /** Instruction and parameters as they go over the wire. */
    public static byte[] stuff(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < body.length; i++) {
            out.write(body[i]);
            if (isHeader(body, i - 2, body.length)) {
                out.write(0xFD);
            }
        }
        return out.toByteArray();
    }

    /** Instruction and parameters as they were meant. */
    public static byte[] unstuff(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < body.length; i++) {
            out.write(body[i]);
            if (isHeader(body, i - 2, body.length)) {
                i++; // the byte that was stuffed in
            }
        }
        return out.toByteArray();
    }

    /** Whether {@code FF FF FD} stands at {@code at}, before {@code end}. */
    static boolean isHeader(byte[] bytes, int at, int end) {
        return at >= 0 && at + 3 <= end && bytes[at] == -1 && bytes[at + 1] == -1 && bytes[at + 2] == (byte) 0xFD;
    }

    /** Little-endian, unsigned. */
    static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private static byte[] words(int... words) {
        byte[] bytes = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            bytes[2 * i] = (byte) words[i];
            bytes[2 * i + 1] = (byte) (words[i] >> 8);
        }
        return bytes;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
