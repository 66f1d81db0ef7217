package org.sinew.record.proto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the fields of one protobuf message, whatever they mean (protobuf.dev, Encoding). One thread.
 * {@code while (fields.next()) {...}}; what is no such message ends in an {@link IllegalArgumentException}.
 */
public final class ProtoFields {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;
    static final int LONGEST_VARINT = 10;

    private final ByteBuffer in;
    private int number;
    private int wireType;
    private long bits;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    public ProtoFields(ByteBuffer message) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false: there is none. */
    public boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = varint();
        number = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        switch (wireType) {
            case VARINT -> bits = varint();
            case FIXED64 -> bits = in(Long.BYTES).getLong();
            case FIXED32 -> bits = in(Integer.BYTES).getInt();
            case LENGTH -> bytes = in(varint());
            default -> throw new IllegalArgumentException("no protobuf: wire type " + wireType);
        }
        return true;
    }

    boolean more() {
        return in.hasRemaining();
    }

    long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            byte next = in(1).get();
            value |= (next & 0x7FL) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no protobuf: a number of more than " + LONGEST_VARINT + " bytes");
    }

    /** The next bytes, taken. */
    ByteBuffer in(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("no protobuf: a field of " + length + " bytes, and " + in.remaining()
                    + " are left");
        }
        ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return part;
    }

    public int number() {
        return number;
    }

    int wireType() {
        return wireType;
    }

    /** Of a number. */
    public long bits() {
        return bits;
    }

    /** Of a text, a message, or packed numbers. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }
}
