package org.sinew.record.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of any type, also such that are none: what protobuf-java makes of them is right. */
@Timeout(60)
class ProtoReaderTest {
    private static final int TRIES = 10_000;
    /** Every type of proto3, once alone and once as a list, and a message in the message. */
    private static final FileDescriptorSet SET = FileDescriptorSet.newBuilder().addFile(file()).build();

    private final Descriptor type;
    private final ProtoReader reader = new ProtoReader(SET.toByteArray());

    ProtoReaderTest() throws Exception {
        type = FileDescriptor.buildFrom(SET.getFile(0), new FileDescriptor[0]).findMessageTypeByName("All");
    }

    private static FileDescriptorProto file() {
        DescriptorProto.Builder all = DescriptorProto.newBuilder().setName("All");
        int number = 0;
        for (Type each : Type.values()) {
            if (each != Type.TYPE_GROUP) {
                all.addField(field("one_" + each, ++number, each, Label.LABEL_OPTIONAL));
                all.addField(field("many_" + each, 100 * ++number, each, Label.LABEL_REPEATED));
            }
        }
        all.addEnumType(EnumDescriptorProto.newBuilder().setName("Colour").addValue(value("RED", 0))
                .addValue(value("BLUE", 1)).addValue(value("BELOW", -1)));
        return FileDescriptorProto.newBuilder().setName("a.proto").setPackage("test.deep").setSyntax("proto3")
                .addMessageType(all).build();
    }

    private static EnumValueDescriptorProto value(String name, int number) {
        return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number).build();
    }

    private static FieldDescriptorProto field(String name, int number, Type type, Label label) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setName(name).setNumber(number)
                .setType(type).setLabel(label);
        if (type == Type.TYPE_MESSAGE) {
            field.setTypeName(".test.deep.All");
        } else if (type == Type.TYPE_ENUM) {
            field.setTypeName(".test.deep.All.Colour");
        }
        return field.build();
    }

    private DynamicMessage random(Random random, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            int count = random.nextInt(field.isRepeated() ? 4 : 2);
            for (int i = 0; i < count; i++) {
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == 0) {
                    continue;
                }
                Object value = value(field, random, depth);
                if (field.isRepeated()) {
                    message.addRepeatedField(field, value);
                } else {
                    message.setField(field, value);
                }
            }
        }
        if (random.nextInt(5) == 0) { // of a later version
            message.setUnknownFields(UnknownFieldSet.newBuilder().addField(5000, UnknownFieldSet.Field.newBuilder()
                    .addVarint(random.nextLong()).addFixed32(7).addFixed64(8)
                    .addLengthDelimited(ByteString.copyFromUtf8("new")).build()).build());
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, Random random, int depth) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (field.getJavaType()) {
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> "é\n\"" + bits;
            case BYTE_STRING -> ByteString.copyFromUtf8("" + bits);
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(5) - 2);
            case MESSAGE -> random(random, depth - 1);
        };
    }

    /** What the reader should say of a message. */
    private static Map<String, Object> expected(DynamicMessage message) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                List<Object> all = new ArrayList<>();
                ((List<?>) message.getField(field)).forEach(each -> all.add(plain(field, each)));
                map.put(field.getName(), all);
            } else if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || message.hasField(field)) {
                map.put(field.getName(), plain(field, message.getField(field)));
            }
        }
        return map;
    }

    private static Object plain(FieldDescriptor field, Object value) {
        return switch (value) {
            case DynamicMessage inner -> expected(inner);
            case EnumValueDescriptor word -> word.getIndex() < 0 ? Long.valueOf(word.getNumber()) : word.getName();
            case ByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
            case Integer number when field.getType() == FieldDescriptor.Type.UINT32
                    || field.getType() == FieldDescriptor.Type.FIXED32 -> Integer.toUnsignedLong(number);
            case Integer number when field.getType() == FieldDescriptor.Type.SINT32 -> (long) number;
            case Long number when number < 0 && (field.getType() == FieldDescriptor.Type.UINT64
                    || field.getType() == FieldDescriptor.Type.FIXED64) -> Long.toUnsignedString(number);
            default -> value;
        };
    }

    private static Random random(String what) {
        long seed = System.nanoTime();
        System.out.println("ProtoReaderTest: " + what + ", seed " + seed);
        return new Random(seed);
    }

    @Test
    void readsEveryTypeAsProtobufJavaWroteIt() {
        Random random = random("messages");
        for (int i = 0; i < 500; i++) {
            DynamicMessage message = random(random, 2);
            assertThat(reader.read("test.deep.All", ByteBuffer.wrap(message.toByteArray())))
                    .isEqualTo(expected(message));
        }
    }

    @Test
    void whatIsDamagedIsReadAsProtobufJavaReadsItOrIsNoMessage() {
        Random random = random("damaged messages");
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = random(random, 1).toByteArray();
            for (int n = random.nextInt(3); n >= 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            byte[] damaged = random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            Map<String, Object> found;
            try {
                found = reader.read("test.deep.All", ByteBuffer.wrap(damaged));
            } catch (IllegalArgumentException e) {
                continue;
            }
            try {
                assertThat(found).as("message " + i).isEqualTo(expected(DynamicMessage.parseFrom(type, damaged)));
                read++;
            } catch (InvalidProtocolBufferException e) {
                assertThat(e.getMessage()).as("what it is stricter about").containsAnyOf("UTF-8", "zero", "end-group",
                        "tag", "malformed");
            }
        }
        assertThat(read).isGreaterThan(TRIES / 10);
    }

    @Test
    void aDescriptorThatIsDamagedIsReadOrRefused() {
        Random random = random("damaged descriptors");
        byte[] message = random(random, 2).toByteArray();
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = SET.toByteArray();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            try {
                new ProtoReader(damaged).read("test.deep.All", ByteBuffer.wrap(message));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aFieldOfAnotherKindIsAsGoodAsUnknown() {
        FieldDescriptor real = type.findFieldByName("one_TYPE_DOUBLE");
        byte[] bytes = new ProtoWriter().f64(900, 7).text(real.getNumber(), "no number").copy();
        assertThat(reader.read("test.deep.All", ByteBuffer.wrap(bytes))).containsEntry("one_TYPE_DOUBLE", 0.0);
    }

    @Test
    void noDepthIsTooMuchForItsStack() {
        byte[] inner = new byte[0];
        int number = type.findFieldByName("one_TYPE_MESSAGE").getNumber();
        ProtoWriter out = new ProtoWriter();
        for (int i = 0; i < 10_000; i++) {
            inner = out.clear().bytes(number, inner.length == 0 ? new byte[] {8, 0} : inner, 0,
                    Math.max(2, inner.length)).copy();
        }
        byte[] deep = inner;
        assertThatThrownBy(() -> reader.read("test.deep.All", ByteBuffer.wrap(deep)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("more than 64 deep");
        byte[] type = new byte[0];
        for (int i = 0; i < 10_000; i++) {
            type = out.clear().text(1, "A").bytes(3, type, 0, type.length).copy();
        }
        byte[] file = out.clear().bytes(4, type, 0, type.length).copy();
        byte[] set = out.clear().bytes(1, file, 0, file.length).copy();
        assertThatThrownBy(() -> new ProtoReader(set)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 64 deep");
    }

    @Test
    void whatTheSchemaDoesNotDescribeIsSaidSo() {
        assertThat(reader.knows("test.deep.All")).isTrue();
        assertThat(reader.knows("test.All")).isFalse();
        assertThatThrownBy(() -> reader.read("test.All", ByteBuffer.allocate(0)))
                .hasMessage("the schema does not describe .test.All");
        assertThatThrownBy(() -> new ProtoReader("no descriptor".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        FileDescriptorProto twice = FileDescriptorProto.newBuilder().setName("a").addMessageType(DescriptorProto
                .newBuilder().setName("A").addField(field("x", 1, Type.TYPE_BOOL, Label.LABEL_REPEATED))
                .addField(field("x", 2, Type.TYPE_BOOL, Label.LABEL_OPTIONAL))).build();
        assertThatThrownBy(() -> new ProtoReader(FileDescriptorSet.newBuilder().addFile(twice).build().toByteArray()))
                .hasMessage(".A has two fields of the same name");
    }
}
