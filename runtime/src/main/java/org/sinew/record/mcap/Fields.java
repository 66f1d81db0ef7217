package org.sinew.record.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of one record, one after the other; none is read beyond the record's end. */
final class Fields {
    private final ByteBuffer in;

    Fields(ByteBuffer content) {
        in = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return in.position();
    }

    boolean more() {
        return in.hasRemaining();
    }

    int u8() throws DamageException {
        return need(1).get() & 0xFF;
    }

    int u16() throws DamageException {
        return need(Short.BYTES).getShort() & 0xFFFF;
    }

    int u32() throws DamageException {
        return need(Integer.BYTES).getInt();
    }

    long u64() throws DamageException {
        return need(Long.BYTES).getLong();
    }

    /** A number that can only be a size or a place in a file. */
    long size() throws DamageException {
        long size = u64();
        if (size < 0) {
            throw new DamageException("it has a size of " + Long.toUnsignedString(size) + " bytes");
        }
        return size;
    }

    byte[] bytes() throws DamageException {
        int length = u32();
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String text() throws DamageException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The elements of an array or a map. */
    Fields elements() throws DamageException {
        int length = u32();
        Fields elements = new Fields(need(length).slice(in.position(), length));
        in.position(in.position() + length);
        return elements;
    }

    Map<String, String> texts() throws DamageException {
        Map<String, String> map = new LinkedHashMap<>();
        for (Fields pairs = elements(); pairs.more();) {
            String key = pairs.text();
            map.put(key, pairs.text());
        }
        return map;
    }

    private ByteBuffer need(int bytes) throws DamageException {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new DamageException("it is shorter than what it should hold");
        }
        return in;
    }
}
