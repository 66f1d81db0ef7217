package org.sinew.record.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one protobuf message after the other into an array that grows until it fits. One thread; after the first few
 * messages it allocates nothing but the bytes of texts. Every number is written, also a zero, so that messages of one
 * kind have their numbers at the same places, which compresses well; texts and bytes that are empty are left out.
 *
 * <p>A message inside the message: {@code int mark = out.begin(field); ...; out.end(mark);}
 */
public final class ProtoWriter {
    /** Bytes kept free for the length of a nested message: up to 16383; longer ones are moved. */
    private static final int LENGTH_ROOM = 2;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    /** The array itself; the first {@link #size} bytes are the message, until the next call. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins a new message. */
    public ProtoWriter clear() {
        size = 0;
        return this;
    }

    /** A {@code double}. */
    public ProtoWriter f64(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    /** A {@code float}. */
    public ProtoWriter f32(int field, float value) {
        return fixed32(field, Float.floatToRawIntBits(value));
    }

    /** A {@code fixed64} or {@code sfixed64}. */
    public ProtoWriter fixed64(int field, long value) {
        tag(field, ProtoFields.FIXED64);
        int at = room(Long.BYTES);
        LONG.set(bytes, at, value);
        return this;
    }

    /** A {@code fixed32} or {@code sfixed32}. */
    public ProtoWriter fixed32(int field, int value) {
        tag(field, ProtoFields.FIXED32);
        int at = room(Integer.BYTES);
        INT.set(bytes, at, value);
        return this;
    }

    /** An {@code int32}, {@code int64}, {@code uint64}, an enum; a {@code uint32} as {@code value & 0xFFFFFFFFL}. */
    public ProtoWriter varint(int field, long value) {
        tag(field, ProtoFields.VARINT);
        number(value);
        return this;
    }

    /** A {@code bool}. */
    public ProtoWriter bool(int field, boolean value) {
        return varint(field, value ? 1 : 0);
    }

    /** A {@code string}; left out if it is empty, unless it is one of a list ({@link #element}). */
    public ProtoWriter text(int field, String value) {
        return value.isEmpty() ? this : element(field, value);
    }

    /** A {@code string} of a list. */
    public ProtoWriter element(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return lengthAndBytes(field, utf8, 0, utf8.length);
    }

    /** {@code bytes}; left out if there are none. */
    public ProtoWriter bytes(int field, byte[] from, int offset, int length) {
        return length == 0 ? this : lengthAndBytes(field, from, offset, length);
    }

    private ProtoWriter lengthAndBytes(int field, byte[] from, int offset, int length) {
        tag(field, ProtoFields.LENGTH);
        number(length);
        int at = room(length);
        System.arraycopy(from, offset, bytes, at, length);
        return this;
    }

    /** A list of {@code double}s, packed; left out if there are none. */
    public ProtoWriter f64s(int field, double... values) {
        if (values.length > 0) {
            tag(field, ProtoFields.LENGTH);
            number((long) values.length * Double.BYTES);
            int at = room(values.length * Double.BYTES);
            for (int i = 0; i < values.length; i++) {
                LONG.set(bytes, at + i * Double.BYTES, Double.doubleToRawLongBits(values[i]));
            }
        }
        return this;
    }

    /** Begins a nested message; {@link #end} wants what this returns. */
    public int begin(int field) {
        tag(field, ProtoFields.LENGTH);
        room(LENGTH_ROOM);
        return size;
    }

    /** Ends a nested message. */
    public void end(int mark) {
        int length = size - mark;
        int needed = lengthOf(length);
        if (needed != LENGTH_ROOM) {
            room(Math.max(0, needed - LENGTH_ROOM));
            System.arraycopy(bytes, mark, bytes, mark + needed - LENGTH_ROOM, length);
        }
        size = mark - LENGTH_ROOM;
        number(length);
        size += length;
    }

    private static int lengthOf(int number) {
        return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7);
    }

    private void tag(int field, int wireType) {
        number((long) field << 3 | wireType);
    }

    private void number(long value) {
        int at = room(ProtoFields.LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
    }

    private int room(int length) {
        int start = size;
        size = Math.addExact(start, length);
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 64L, Math.max(size, 2L * bytes.length)));
        }
        return start;
    }
}
