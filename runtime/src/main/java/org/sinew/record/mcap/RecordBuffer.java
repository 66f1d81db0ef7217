package org.sinew.record.mcap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

/** Records under construction, in an array that grows and is used again. One thread. */
final class RecordBuffer {
    /** Arrays of a few bytes less than this are the largest that every JVM makes. */
    private static final int MOST = Integer.MAX_VALUE - 64;
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    /** The array itself; only the first {@link #size} bytes mean something, and only until something is added. */
    byte[] array() {
        return bytes;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    void clear() {
        size = 0;
    }

    /** Checksum of what stands from here on. */
    int crc(int from) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, size - from);
        return (int) sum.getValue();
    }

    /** Begins a record; its length is filled in by {@link #end}, which wants what this returns. */
    int begin(int op) {
        u8(op);
        u64(0);
        return size;
    }

    void end(int content) {
        setU64(content - Long.BYTES, size - content);
    }

    /** Writes over 8 bytes. */
    void setU64(int at, long value) {
        LONG.set(bytes, at, value);
    }

    RecordBuffer u8(int value) {
        int at = room(1); // may replace the array
        bytes[at] = (byte) value;
        return this;
    }

    RecordBuffer u16(int value) {
        int at = room(Short.BYTES);
        SHORT.set(bytes, at, (short) value);
        return this;
    }

    RecordBuffer u32(int value) {
        int at = room(Integer.BYTES);
        INT.set(bytes, at, value);
        return this;
    }

    RecordBuffer u64(long value) {
        int at = room(Long.BYTES);
        LONG.set(bytes, at, value);
        return this;
    }

    RecordBuffer put(byte[] from, int offset, int length) {
        int at = room(length);
        System.arraycopy(from, offset, bytes, at, length);
        return this;
    }

    RecordBuffer put(byte[] from) {
        return put(from, 0, from.length);
    }

    /** Length of 4 bytes, then UTF-8. */
    RecordBuffer text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).put(utf8);
    }

    /** Length in bytes, then the pairs, in the order of their keys, so that the same map makes the same bytes. */
    RecordBuffer texts(Map<String, String> map) {
        int start = u32(0).size;
        map.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text(entry.getKey()).text(entry.getValue()));
        INT.set(bytes, start - Integer.BYTES, size - start);
        return this;
    }

    /** Makes room for so many bytes to come and gives the array; {@link #advance} says how many came. */
    byte[] reserve(int length) {
        int before = size;
        room(length);
        size = before;
        return bytes;
    }

    void advance(int length) {
        size += length;
    }

    private int room(int length) {
        int start = size;
        long needed = (long) start + length;
        if (needed > bytes.length) {
            if (needed > MOST) {
                throw new IllegalArgumentException(needed + " bytes do not fit into one group of records; write"
                        + " smaller chunks or attachments");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, Math.max(needed, 2L * bytes.length)));
        }
        size = (int) needed;
        return start;
    }
}
