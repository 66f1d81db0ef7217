package org.sinew.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.record.proto.ProtoSchema;
import org.sinew.record.proto.ProtoWriter;

/**
 * How a row of 64-bit numbers stands in a log: as one protobuf message in which every number is always there and
 * always as long. So each number has its place in the message, all messages are equally long, what does not change from
 * tick to tick is the same bytes, and any reader of protobuf finds it under its name: {@code left_knee.position_rad}.
 * Numbers are {@code double} or {@code sfixed64}, words a {@code bool} or an {@code enum}. One thread.
 */
final class RowFormat {
    private final String name;
    private final List<Field> fields;
    private final Map<String, List<Integer>> parts = new LinkedHashMap<>();
    private final int[] at;
    private final boolean[] word;
    private final byte[] empty; // a message whose numbers are all 0
    private final byte[] scratch;
    private final ByteBuffer scratchWriter;

    /**
     * @param name   of the message type, with its package
     * @param fields of the row, in its order
     */
    RowFormat(String name, List<Field> fields) {
        this.name = name;
        this.fields = List.copyOf(fields);
        at = new int[fields.size()];
        word = new boolean[fields.size()];
        for (int i = 0; i < fields.size(); i++) {
            String whole = fields.get(i).name();
            String part = whole.substring(0, Math.max(0, whole.lastIndexOf('.')));
            parts.computeIfAbsent(part, k -> new ArrayList<>()).add(i);
            word[i] = fields.get(i).kind() == Field.Kind.WORD;
        }
        empty = lay();
        scratch = empty.clone();
        scratchWriter = ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Lays out the message: first the numbers of no part, then each part as a message of its own. */
    private byte[] lay() {
        ProtoWriter out = new ProtoWriter();
        int number = 0;
        for (int field : parts.getOrDefault("", List.of())) {
            number(out, ++number, field);
        }
        for (Map.Entry<String, List<Integer>> part : parts.entrySet()) {
            if (!part.getKey().isEmpty()) {
                ProtoWriter inner = new ProtoWriter();
                List<Integer> members = part.getValue();
                for (int i = 0; i < members.size(); i++) {
                    number(inner, i + 1, members.get(i));
                }
                out.bytes(++number, inner.array(), 0, inner.size());
                for (int member : members) {
                    at[member] += out.size() - inner.size();
                }
            }
        }
        return out.copy();
    }

    /** A number is the end of what is written: eight bytes, or one that says a word. */
    private void number(ProtoWriter out, int number, int field) {
        at[field] = word[field] ? out.varint(number, 0).size() - 1 : out.fixed64(number, 0).size() - Long.BYTES;
    }

    /** What the messages look like. */
    ProtoSchema schema() {
        ProtoSchema all = new ProtoSchema(name);
        int number = 0;
        for (int field : parts.getOrDefault("", List.of())) {
            add(all, ++number, fields.get(field), identifier(fields.get(field).name()));
        }
        for (Map.Entry<String, List<Integer>> part : parts.entrySet()) {
            if (!part.getKey().isEmpty()) {
                number++;
                String called = identifier(part.getKey());
                ProtoSchema inner = new ProtoSchema(name + "_" + number + "_" + called);
                List<Integer> members = part.getValue();
                for (int i = 0; i < members.size(); i++) {
                    String whole = fields.get(members.get(i)).name();
                    add(inner, i + 1, fields.get(members.get(i)),
                            identifier(whole.substring(part.getKey().length() + 1)));
                }
                all.field(unused(called, all), number, inner);
            }
        }
        return all;
    }

    private static void add(ProtoSchema type, int number, Field field, String wanted) {
        String called = unused(wanted, type);
        switch (field.kind()) {
            case REAL -> type.field(called, number, ProtoSchema.Scalar.DOUBLE);
            case WHOLE -> type.field(called, number, ProtoSchema.Scalar.SFIXED64);
            case WORD -> {
                if (field.words().equals(FrameFields.TRUTH)) {
                    type.field(called, number, ProtoSchema.Scalar.BOOL);
                } else {
                    type.words(called, number, field.words());
                }
            }
        }
    }

    /** Two names may become the same one. */
    private static String unused(String wanted, ProtoSchema type) {
        String name = wanted;
        for (int n = 2; type.has(name); n++) {
            name = wanted + "_" + n;
        }
        return name;
    }

    /** What a name becomes where only letters, digits and underscores may be. */
    private static String identifier(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    /** Bytes of every message. */
    int size() {
        return empty.length;
    }

    /** The row as a message; valid until the next call. */
    byte[] encode(long[] row) {
        for (int i = 0; i < at.length; i++) {
            if (word[i]) {
                scratch[at[i]] = (byte) row[i];
            } else {
                scratchWriter.putLong(at[i], row[i]);
            }
        }
        return scratch;
    }

    /** Takes a message apart; false if it is not one of this format, and {@code row} is then not to be used. */
    boolean decode(ByteBuffer message, long[] row) {
        if (message.remaining() != empty.length) {
            return false;
        }
        ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < at.length; i++) {
            row[i] = word[i] ? in.get(at[i]) : in.getLong(at[i]);
        }
        return in.equals(ByteBuffer.wrap(encode(row)));
    }
}
