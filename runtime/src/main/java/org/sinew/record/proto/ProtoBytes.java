package org.sinew.record.proto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A protobuf message while it is written, into memory that grows and is used again. One thread. */
public final class ProtoBytes {
    private byte[] bytes = new byte[256];
    private int size;

    public ProtoBytes clear() {
        size = 0;
        return this;
    }

    /** What has been written; longer than {@link #size}. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    /** A copy of what has been written. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    private ProtoBytes raw(long value) {
        room(ProtoFields.LONGEST_VARINT);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left & 0x7F | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
        return this;
    }

    private ProtoBytes tag(int field, int wireType) {
        return raw((long) field << 3 | wireType);
    }

    /** An integer, enum or truth value. */
    public ProtoBytes whole(int field, long value) {
        return tag(field, ProtoFields.VARINT).raw(value);
    }

    public ProtoBytes real(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    public ProtoBytes fixed64(int field, long value) {
        tag(field, ProtoFields.FIXED64).room(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    public ProtoBytes fixed32(int field, int value) {
        tag(field, ProtoFields.FIXED32).room(Integer.BYTES);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[size++] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    public ProtoBytes text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return bytes(field, utf8, utf8.length);
    }

    public ProtoBytes bytes(int field, byte[] value, int length) {
        tag(field, ProtoFields.LENGTH).raw(length).room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    /** A message in this one, which has been written elsewhere. */
    public ProtoBytes message(int field, ProtoBytes inner) {
        return bytes(field, inner.bytes, inner.size);
    }
}
