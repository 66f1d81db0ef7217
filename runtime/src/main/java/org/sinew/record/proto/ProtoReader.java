package org.sinew.record.proto;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads protobuf messages of any type by their FileDescriptorSet (descriptor.proto of protobuf), such as stands in an
 * MCAP schema: names to numbers, texts, truth values, lists and maps of these; bytes as base64, words of an enum by
 * their names. A field that is not there has its default; an absent message is left out. One thread.
 */
public final class ProtoReader {
    private static final int REPEATED = 3;
    private static final int DEEPEST = 64;

    private final Map<String, Map<Integer, Field>> messages = new HashMap<>();
    private final Map<String, Map<Long, String>> enums = new HashMap<>();

    /**
     * A field of a message type.
     *
     * @param type     its number in descriptor.proto
     * @param typeName of a message or enum
     */
    private record Field(String name, int type, boolean repeated, String typeName) {
        boolean packable() {
            return switch (type) {
                case Types.STRING, Types.BYTES, Types.MESSAGE, Types.GROUP -> false;
                default -> true;
            };
        }

        int wireType() {
            return switch (type) {
                case Types.DOUBLE, Types.FIXED64, Types.SFIXED64 -> ProtoFields.FIXED64;
                case Types.FLOAT, Types.FIXED32, Types.SFIXED32 -> ProtoFields.FIXED32;
                case Types.STRING, Types.BYTES, Types.MESSAGE -> ProtoFields.LENGTH;
                default -> ProtoFields.VARINT;
            };
        }
    }

    /** FieldDescriptorProto.Type, as far as one differs from another here. */
    static final class Types {
        static final int DOUBLE = 1;
        static final int FLOAT = 2;
        static final int INT64 = 3;
        static final int UINT64 = 4;
        static final int INT32 = 5;
        static final int FIXED64 = 6;
        static final int FIXED32 = 7;
        static final int BOOL = 8;
        static final int STRING = 9;
        static final int GROUP = 10;
        static final int MESSAGE = 11;
        static final int BYTES = 12;
        static final int UINT32 = 13;
        static final int ENUM = 14;
        static final int SFIXED32 = 15;
        static final int SFIXED64 = 16;
        static final int SINT32 = 17;
        static final int SINT64 = 18;
    }

    /** @throws IllegalArgumentException if it is no FileDescriptorSet */
    public ProtoReader(byte[] fileDescriptorSet) {
        ProtoFields set = new ProtoFields(ByteBuffer.wrap(fileDescriptorSet));
        while (set.next()) {
            if (set.number() == 1) {
                file(set.bytes());
            }
        }
    }

    private void file(ByteBuffer descriptor) {
        String scope = "";
        for (ProtoFields file = new ProtoFields(descriptor); file.next();) {
            scope = file.number() == 2 ? "." + file.text() : scope;
        }
        for (ProtoFields file = new ProtoFields(descriptor); file.next();) {
            switch (file.number()) {
                case 4 -> message(scope, file.bytes(), 0);
                case 5 -> words(scope, file.bytes());
                default -> { }
            }
        }
    }

    private static String name(ByteBuffer descriptor) {
        for (ProtoFields fields = new ProtoFields(descriptor); fields.next();) {
            if (fields.number() == 1) {
                return fields.text();
            }
        }
        return "";
    }

    private void message(String scope, ByteBuffer descriptor, int depth) {
        tooDeep(depth);
        String type = scope + "." + name(descriptor);
        Map<Integer, Field> fields = new LinkedHashMap<>();
        for (ProtoFields parts = new ProtoFields(descriptor); parts.next();) {
            switch (parts.number()) {
                case 2 -> field(parts.bytes(), fields);
                case 3 -> message(type, parts.bytes(), depth + 1);
                case 4 -> words(type, parts.bytes());
                default -> { }
            }
        }
        if (fields.values().stream().map(Field::name).distinct().count() < fields.size()) {
            throw new IllegalArgumentException(type + " has two fields of the same name");
        }
        messages.put(type, fields);
    }

    private static void tooDeep(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("messages in messages, more than " + DEEPEST + " deep");
        }
    }

    private static void field(ByteBuffer descriptor, Map<Integer, Field> fields) {
        int number = 0;
        int type = 0;
        boolean repeated = false;
        String typeName = "";
        for (ProtoFields parts = new ProtoFields(descriptor); parts.next();) {
            switch (parts.number()) {
                case 3 -> number = (int) parts.bits();
                case 4 -> repeated = parts.bits() == REPEATED;
                case 5 -> type = (int) parts.bits();
                case 6 -> typeName = parts.text();
                default -> { }
            }
        }
        fields.put(number, new Field(name(descriptor), type, repeated, typeName));
    }

    private void words(String scope, ByteBuffer descriptor) {
        Map<Long, String> values = new HashMap<>();
        for (ProtoFields parts = new ProtoFields(descriptor); parts.next();) {
            if (parts.number() == 2) {
                long number = 0;
                for (ProtoFields value = new ProtoFields(parts.bytes()); value.next();) {
                    number = value.number() == 2 ? value.bits() : number;
                }
                values.put(number, name(parts.bytes()));
            }
        }
        enums.put(scope + "." + name(descriptor), values);
    }

    /** Whether it knows this type, such as {@code foxglove.Log}. */
    public boolean knows(String type) {
        return messages.containsKey("." + type);
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Map<String, Object> read(String type, ByteBuffer message) {
        return read("." + type, message, Map.of(), 0);
    }

    /** @param earlier what the same field held before: a message that comes twice is put together */
    private Map<String, Object> read(String type, ByteBuffer message, Map<?, ?> earlier, int depth) {
        Map<Integer, Field> fields = Optional.ofNullable(messages.get(type)).orElseThrow(() ->
                new IllegalArgumentException("the schema does not describe " + type));
        tooDeep(depth);
        Map<String, Object> found = defaults(fields);
        earlier.forEach((name, value) -> found.put(String.valueOf(name), value));
        for (ProtoFields in = new ProtoFields(message); in.next();) {
            Field field = fields.get(in.number());
            if (field != null) {
                take(field, in, found, depth);
            }
        }
        return found;
    }

    private Map<String, Object> defaults(Map<Integer, Field> fields) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (Field field : fields.values()) {
            if (field.repeated) {
                found.put(field.name, new ArrayList<>());
            } else if (field.packable()) {
                found.put(field.name, number(field, 0));
            } else if (field.type == Types.STRING || field.type == Types.BYTES) {
                found.put(field.name, "");
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private void take(Field field, ProtoFields in, Map<String, Object> found, int depth) {
        List<Object> all = field.repeated ? (List<Object>) Objects.requireNonNull(found.get(field.name)) : List.of();
        if (field.repeated && field.packable() && in.wireType() == ProtoFields.LENGTH) {
            for (ProtoFields packed = new ProtoFields(in.bytes()); packed.more();) {
                all.add(number(field, packed(field, packed)));
            }
            return;
        }
        if (in.wireType() != field.wireType()) {
            return; // for protobuf a field that nobody knows
        }
        Object value = switch (field.type) {
            case Types.STRING -> in.text();
            case Types.BYTES -> Base64.getEncoder().encodeToString(bytes(in.bytes()));
            case Types.MESSAGE -> read(field.typeName, in.bytes(),
                    found.get(field.name) instanceof Map<?, ?> earlier ? earlier : Map.of(), depth + 1);
            default -> number(field, in.bits());
        };
        if (field.repeated) {
            all.add(value);
        } else {
            found.put(field.name, value);
        }
    }

    private static long packed(Field field, ProtoFields in) {
        return switch (field.type) {
            case Types.DOUBLE, Types.FIXED64, Types.SFIXED64 -> in.in(Long.BYTES).getLong();
            case Types.FLOAT, Types.FIXED32, Types.SFIXED32 -> in.in(Integer.BYTES).getInt();
            default -> in.varint();
        };
    }

    private Object number(Field field, long bits) {
        return switch (field.type) {
            case Types.DOUBLE -> Double.longBitsToDouble(bits);
            case Types.FLOAT -> Float.intBitsToFloat((int) bits);
            case Types.BOOL -> bits != 0;
            case Types.UINT32, Types.FIXED32 -> bits & 0xFFFF_FFFFL;
            case Types.INT32, Types.SFIXED32 -> (int) bits;
            case Types.SINT32 -> (long) ((int) bits >>> 1 ^ -((int) bits & 1));
            case Types.SINT64 -> bits >>> 1 ^ -(bits & 1);
            case Types.ENUM -> Optional.ofNullable(enums.get(field.typeName)).map(words -> words.get((long) (int) bits))
                    .<Object>map(word -> word).orElse((long) (int) bits);
            case Types.UINT64, Types.FIXED64 -> bits < 0 ? Long.toUnsignedString(bits) : (Object) bits;
            default -> bits;
        };
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
