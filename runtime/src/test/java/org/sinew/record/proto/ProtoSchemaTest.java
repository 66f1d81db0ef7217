package org.sinew.record.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sinew.record.proto.ProtoSchema.Count;
import org.sinew.record.proto.ProtoSchema.Scalar;

/** Descriptors and messages made by hand, read by protobuf-java. */
public class ProtoSchemaTest {
    /** As a reader sees it who knows nothing but the descriptor's bytes. */
    public static Descriptor descriptor(ProtoSchema schema) throws Exception {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (FileDescriptorProto file : FileDescriptorSet.parseFrom(schema.descriptorSet()).getFileList()) {
            FileDescriptor[] needs = file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            files.put(file.getName(), FileDescriptor.buildFrom(file, needs));
        }
        FileDescriptor last = List.copyOf(files.values()).getLast();
        return last.findMessageTypeByName(schema.fullName().substring(schema.fullName().lastIndexOf('.') + 1));
    }

    static Object field(DynamicMessage message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfFieldIsReadAsItWasWritten() throws Exception {
        ProtoSchema schema = new ProtoSchema("test.Kinds");
        for (Scalar scalar : Scalar.values()) {
            schema.field(scalar.name().toLowerCase(java.util.Locale.ROOT), scalar.ordinal() + 1, scalar);
        }
        byte[] bytes = {1, 0, -1};
        ProtoWriter out = new ProtoWriter().f64(1, -0.1).f32(2, 1e-20f).varint(3, Long.MIN_VALUE).varint(4, -1)
                .varint(5, -7).fixed64(6, -2).fixed32(7, -3).bool(8, true).text(9, "é\n").bytes(10, bytes, 1, 2)
                .varint(11, 0xFFFFFFFFL).fixed32(12, Integer.MIN_VALUE).fixed64(13, Long.MIN_VALUE);
        DynamicMessage read = DynamicMessage.parseFrom(descriptor(schema), out.copy());
        List<Object> expected = List.of(-0.1, 1e-20f, Long.MIN_VALUE, -1L, -7, -2L, -3, true, "é\n",
                com.google.protobuf.ByteString.copyFrom(bytes, 1, 2), -1, Integer.MIN_VALUE, Long.MIN_VALUE);
        assertThat(read.getUnknownFields().asMap()).isEmpty();
        return Stream.of(Scalar.values()).map(scalar -> DynamicTest.dynamicTest(scalar.name(), () ->
                assertThat(field(read, scalar.name().toLowerCase(java.util.Locale.ROOT)))
                        .isEqualTo(expected.get(scalar.ordinal()))));
    }

    @Test
    void listsEnumsOptionalAndNestedFields() throws Exception {
        ProtoSchema inner = new ProtoSchema("test.Inner").field("name", 1, Scalar.STRING)
                .field("position", 2, Scalar.DOUBLE, Count.OPTIONAL).field("effort", 3, Scalar.DOUBLE, Count.OPTIONAL);
        ProtoSchema outer = new ProtoSchema("other.Outer").field("inner", 1, inner)
                .field("inners", 2, inner, Count.MANY)
                .field("level", 3, "Level", List.of("LOW", "HIGH")).field("names", 4, Scalar.STRING, Count.MANY)
                .field("numbers", 5, Scalar.DOUBLE, Count.MANY).field("far", 536_870_911, Scalar.BOOL);
        ProtoWriter out = new ProtoWriter();
        inner(out, 1, "first", 0);
        inner(out, 2, "", 0.5);
        inner(out, 2, "x".repeat(20_000), 0.5); // its length takes three bytes, that of the first one
        out.varint(3, 1).element(4, "").element(4, "b").f64s(5, 1, 2, 3).bool(536_870_911, true);
        DynamicMessage read = DynamicMessage.parseFrom(descriptor(outer), out.copy());
        DynamicMessage first = (DynamicMessage) field(read, "inner");
        FieldDescriptor position = first.getDescriptorForType().findFieldByName("position");
        assertThat(first.hasField(position)).as("an optional zero is there").isTrue();
        assertThat(first.hasField(first.getDescriptorForType().findFieldByName("effort"))).isFalse();
        assertThat(position.toProto().getProto3Optional()).isTrue();
        List<?> inners = (List<?>) field(read, "inners");
        assertThat(field((DynamicMessage) inners.get(1), "name").toString()).hasSize(20_000);
        assertThat(field(read, "level")).hasToString("HIGH");
        assertThat(field(read, "names")).isEqualTo(List.of("", "b"));
        assertThat(field(read, "numbers")).isEqualTo(List.of(1.0, 2.0, 3.0));
        assertThat(field(read, "far")).isEqualTo(true);
    }

    private static void inner(ProtoWriter out, int field, String name, double position) {
        int mark = out.begin(field);
        out.text(1, name).f64(2, position);
        out.end(mark);
    }

    @Test
    void standsOnTheWireAsSpecified() {
        ProtoWriter out = new ProtoWriter().varint(1, 150).text(2, "testing"); // the examples of the encoding's guide
        int mark = out.begin(3);
        out.varint(1, 150);
        out.end(mark);
        assertThat(HexFormat.of().formatHex(out.copy())).isEqualTo("089601" + "120774657374696e67" + "1a03089601");
        assertThat(out.clear().fixed32(16, 1).size()).isEqualTo(6);
    }

    @Test
    void twoFieldsCannotBeTheSame() {
        ProtoSchema schema = new ProtoSchema("test.A").field("a", 1, Scalar.BOOL);
        assertThatThrownBy(() -> schema.field("b", 1, Scalar.BOOL)).hasMessage(
                "test.A has a = 1 already; give b = 1 another name and number");
        assertThatThrownBy(() -> schema.field("b", 19_500, Scalar.BOOL)).hasMessageContaining("from 1 to 18999");
        assertThatThrownBy(() -> new ProtoSchema("A")).hasMessageContaining("needs a package");
    }

    /** Also google's own types are the same as those that protobuf-java has. */
    @Test
    void timestampAndDurationAreThoseOfGoogle() throws Exception {
        for (var pair : Map.of(Foxglove.TIMESTAMP, com.google.protobuf.Timestamp.getDescriptor(), Foxglove.DURATION,
                com.google.protobuf.Duration.getDescriptor()).entrySet()) {
            Descriptor ours = descriptor(pair.getKey());
            assertThat(ours.getFullName()).isEqualTo(pair.getValue().getFullName());
            assertThat(ours.getFile().getName()).isEqualTo(pair.getValue().getFile().getName());
            assertThat(fields(ours)).isEqualTo(fields(pair.getValue()));
        }
    }

    private static List<FieldDescriptorProto> fields(Descriptor type) {
        List<FieldDescriptorProto> fields = new ArrayList<>();
        type.getFields().forEach(field -> fields.add(field.toProto().toBuilder().clearJsonName().build()));
        return fields;
    }
}
