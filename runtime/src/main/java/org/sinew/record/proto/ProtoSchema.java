package org.sinew.record.proto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The description of a protobuf message: its fields, and the bytes that describe it to a reader. Built once, at start,
 * by one thread; then it does not change. Each stands in a file of its own, {@code foxglove/Pose.proto} for
 * {@code foxglove.Pose}, as Foxglove does it; facts are from google/protobuf/descriptor.proto.
 *
 * <p>{@code new ProtoSchema("foxglove.Color").field("r", 1, Scalar.DOUBLE)...}
 */
public final class ProtoSchema {
    private static final int MESSAGE = 11;
    private static final int ENUM = 14;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 3;

    private final String fullName;
    private final String file;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, List<String>> enums = new LinkedHashMap<>();
    private final Map<String, List<String>> words = new LinkedHashMap<>();

    /** Kinds of fields; the numbers are those of FieldDescriptorProto.Type. */
    public enum Scalar {
        DOUBLE(1), FLOAT(2), INT64(3), UINT64(4), INT32(5), FIXED64(6), FIXED32(7), BOOL(8), STRING(9), BYTES(12),
        UINT32(13), SFIXED32(15), SFIXED64(16);

        private final int type;

        Scalar(int type) {
            this.type = type;
        }
    }

    /** Of how many values a field is. */
    public enum Count {
        /** Zero when it is not there. */
        ONE,
        /** Known to be missing when it is not there ({@code optional}). */
        OPTIONAL,
        /** A list. */
        MANY
    }

    /** A field; typeName of a message or an enum, else empty; needs are the messages that it is made of. */
    private record Field(String name, int number, int type, String typeName, Count count, List<ProtoSchema> needs) {
    }

    /** @param fullName with its package, for example {@code foxglove.Pose} */
    public ProtoSchema(String fullName) {
        this(fullName, fullName.replace('.', '/') + ".proto");
    }

    ProtoSchema(String fullName, String file) {
        if (fullName.lastIndexOf('.') <= 0) {
            throw new IllegalArgumentException("the message " + fullName + " needs a package, as in sinew."
                    + fullName);
        }
        this.fullName = fullName;
        this.file = file;
    }

    /** With its package: the name of the schema in an MCAP file. */
    public String fullName() {
        return fullName;
    }

    public ProtoSchema field(String name, int number, Scalar type) {
        return field(name, number, type, Count.ONE);
    }

    public ProtoSchema field(String name, int number, Scalar type, Count count) {
        return add(new Field(name, number, type.type, "", count, List.of()));
    }

    public ProtoSchema field(String name, int number, ProtoSchema type) {
        return field(name, number, type, Count.ONE);
    }

    public ProtoSchema field(String name, int number, ProtoSchema type, Count count) {
        return add(new Field(name, number, MESSAGE, "." + type.fullName, count, List.of(type)));
    }

    /** A field of an enum that is declared in this message; its values count from 0 on. */
    public ProtoSchema field(String name, int number, String enumName, List<String> values) {
        enums.put(enumName, List.copyOf(values));
        return add(new Field(name, number, ENUM, "." + fullName + "." + enumName, Count.ONE, List.of()));
    }

    /**
     * A field of an enum of its own, values counted from 0 on. The enum stands in a message of its own: in one message
     * no two enums may have a value of the same name.
     */
    public ProtoSchema words(String name, int number, List<String> values) {
        String holder = name + "_words";
        words.put(holder, List.copyOf(values));
        return add(new Field(name, number, ENUM, "." + fullName + "." + holder + ".Value", Count.ONE, List.of()));
    }

    private ProtoSchema add(Field field) {
        for (Field other : fields) {
            if (other.number == field.number || other.name.equals(field.name)) {
                throw new IllegalArgumentException(fullName + " has " + other.name + " = " + other.number
                        + " already; give " + field.name + " = " + field.number + " another name and number");
            }
        }
        if (field.number < 1 || field.number >= 1 << 29 || field.number >= 19_000 && field.number < 20_000) {
            throw new IllegalArgumentException(fullName + "." + field.name + " = " + field.number
                    + "; a field's number is from 1 to 18999, or from 20000 to 536870911");
        }
        fields.add(field);
        return this;
    }

    /** Whether a field has this name. */
    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name.equals(name));
    }

    /** FileDescriptorSet with this message and all that it needs: the data of an MCAP schema of encoding protobuf. */
    public byte[] descriptorSet() {
        ProtoWriter out = new ProtoWriter();
        for (ProtoSchema type : closure(new LinkedHashSet<>())) {
            int mark = out.begin(1); // file
            type.describe(out);
            out.end(mark);
        }
        return out.copy();
    }

    /** What it needs first, then itself. */
    private Set<ProtoSchema> closure(Set<ProtoSchema> into) {
        needs().forEach(type -> type.closure(into));
        into.add(this);
        return into;
    }

    private Set<ProtoSchema> needs() {
        Set<ProtoSchema> needs = new LinkedHashSet<>();
        fields.forEach(field -> needs.addAll(field.needs));
        return needs;
    }

    /** FileDescriptorProto: name 1, package 2, dependency 3, message_type 4, syntax 12. */
    private void describe(ProtoWriter out) {
        int dot = fullName.lastIndexOf('.');
        out.text(1, file).text(2, fullName.substring(0, dot));
        needs().forEach(type -> out.element(3, type.file));
        int mark = out.begin(4);
        message(out, fullName.substring(dot + 1));
        out.end(mark);
        out.text(12, "proto3");
    }

    /** DescriptorProto: name 1, field 2, nested_type 3, enum_type 4, oneof_decl 8. */
    private void message(ProtoWriter out, String name) {
        out.text(1, name);
        List<String> oneOfs = new ArrayList<>();
        for (Field field : fields) {
            int mark = out.begin(2);
            field(out, field, oneOfs);
            out.end(mark);
        }
        words.forEach((holder, values) -> {
            int mark = out.begin(3);
            out.text(1, holder);
            enumType(out, "Value", values);
            out.end(mark);
        });
        enums.forEach((enumName, values) -> enumType(out, enumName, values));
        for (String oneOf : oneOfs) {
            int mark = out.begin(8);
            out.text(1, oneOf);
            out.end(mark);
        }
    }

    /**
     * FieldDescriptorProto: name 1, number 3, label 4, type 5, type_name 6, oneof_index 9, proto3_optional 17. An
     * optional field stands alone in a oneof of its own.
     */
    private static void field(ProtoWriter out, Field field, List<String> oneOfs) {
        out.text(1, field.name).varint(3, field.number).varint(4, field.count == Count.MANY ? REPEATED : OPTIONAL)
                .varint(5, field.type).text(6, field.typeName);
        if (field.count == Count.OPTIONAL) {
            out.varint(9, oneOfs.size()).bool(17, true);
            oneOfs.add("_" + field.name);
        }
    }

    /** EnumDescriptorProto: name 1, value 2; EnumValueDescriptorProto: name 1, number 2. */
    private static void enumType(ProtoWriter out, String name, List<String> values) {
        int mark = out.begin(4);
        out.text(1, name);
        for (int i = 0; i < values.size(); i++) {
            int value = out.begin(2);
            out.text(1, values.get(i)).varint(2, i);
            out.end(value);
        }
        out.end(mark);
    }

    @Override
    public String toString() {
        return fullName;
    }
}
