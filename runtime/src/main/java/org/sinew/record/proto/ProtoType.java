package org.sinew.record.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes a message type, field by field, as descriptor.proto of protobuf does: what a reader needs who was not there
 * when the type was made. One thread.
 */
public final class ProtoType {
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 3;
    private static final List<String> TRUTH = List.of("false", "true");

    private final String name;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Integer> used = new HashMap<>();

    /**
     * @param inner of a message: its type, which is described inside of this one
     * @param words of an enum: its words
     */
    private record Field(int number, String name, int label, int type, Optional<ProtoType> inner,
            List<String> words) {
        String typeName() {
            return inner.map(message -> message.name).orElse("Words" + number + ".Value");
        }
    }

    /** @param name without its package */
    public ProtoType(String name) {
        this.name = name;
    }

    public ProtoType real(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.DOUBLE, Optional.empty(), List.of());
    }

    public ProtoType sfixed64(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.SFIXED64, Optional.empty(), List.of());
    }

    public ProtoType fixed32(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.FIXED32, Optional.empty(), List.of());
    }

    public ProtoType int64(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.INT64, Optional.empty(), List.of());
    }

    public ProtoType int32(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.INT32, Optional.empty(), List.of());
    }

    public ProtoType truth(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.BOOL, Optional.empty(), List.of());
    }

    public ProtoType text(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.STRING, Optional.empty(), List.of());
    }

    public ProtoType bytes(int number, String field) {
        return add(number, field, OPTIONAL, ProtoReader.Types.BYTES, Optional.empty(), List.of());
    }

    /** An enum of these words, from 0; a truth value where they are false and true. */
    public ProtoType words(int number, String field, List<String> words) {
        return words.equals(TRUTH) ? truth(number, field)
                : add(number, field, OPTIONAL, ProtoReader.Types.ENUM, Optional.empty(), words);
    }

    /** A message, whose type is described in this one. */
    public ProtoType message(int number, String field, ProtoType inner) {
        return add(number, field, OPTIONAL, ProtoReader.Types.MESSAGE, Optional.of(inner), List.of());
    }

    /** Any number of messages, whose type is described in this one. */
    public ProtoType messages(int number, String field, ProtoType inner) {
        return add(number, field, REPEATED, ProtoReader.Types.MESSAGE, Optional.of(inner), List.of());
    }

    private ProtoType add(int number, String wanted, int label, int type, Optional<ProtoType> inner,
            List<String> words) {
        int times = used.merge(wanted, 1, Integer::sum);
        fields.add(new Field(number, times == 1 ? wanted : wanted + "_" + times, label, type, inner,
                List.copyOf(words)));
        return this;
    }

    /** A FileDescriptorSet of one file with this type alone. */
    public byte[] fileOf(String proto) {
        ProtoBytes file = new ProtoBytes().text(1, proto.replace('.', '/') + "/" + name + ".proto").text(2, proto)
                .message(4, descriptor("." + proto)).text(12, "proto3");
        return new ProtoBytes().message(1, file).copy();
    }

    private ProtoBytes descriptor(String scope) {
        String own = scope + "." + name;
        ProtoBytes descriptor = new ProtoBytes().text(1, name);
        for (Field field : fields) {
            ProtoBytes told = new ProtoBytes().text(1, field.name).whole(3, field.number).whole(4, field.label)
                    .whole(5, field.type);
            if (field.inner.isPresent() || !field.words.isEmpty()) {
                told.text(6, own + "." + field.typeName());
            }
            descriptor.message(2, told);
        }
        for (Field field : fields) {
            field.inner.ifPresent(inner -> descriptor.message(3, inner.descriptor(own)));
            if (!field.words.isEmpty()) {
                descriptor.message(3, wordsOf(field));
            }
        }
        return descriptor;
    }

    /** An enum in a message of its own: within one type, words of two enums must differ. */
    private static ProtoBytes wordsOf(Field field) {
        ProtoBytes values = new ProtoBytes().text(1, "Value");
        for (int i = 0; i < field.words.size(); i++) {
            values.message(2, new ProtoBytes().text(1, field.words.get(i)).whole(2, i));
        }
        return new ProtoBytes().text(1, "Words" + field.number).message(4, values);
    }
}
