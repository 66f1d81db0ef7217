package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sinew.record.proto.ProtoSchemaTest;
import org.sinew.state.RobotModel;

class RowFormatTest {
    private static final RobotModel ROBOT = new RobotModel("two", List.of("hip", "left-knee"), List.of("imu"),
            List.of("battery"), List.of("foot"), List.of("button"),
            List.of(new RobotModel.PerceptInfo("eye", List.of("marker", "ball"), 2)), List.of("ear"));

    private final List<Field> fields = new FrameFields(ROBOT).outputs;
    private final RowFormat format = new RowFormat("sinew.Test", fields);

    private long[] row(long seed) {
        Random random = new Random(seed);
        return fields.stream().mapToLong(field -> field.kind() == Field.Kind.WORD
                ? random.nextInt(field.words().size()) : random.nextLong()).toArray();
    }

    @Test
    void everyRowComesBackBitForBit() {
        long[] back = new long[fields.size()];
        for (int seed = 0; seed < 100; seed++) {
            byte[] message = format.encode(row(seed)).clone();
            assertThat(message).hasSize(format.size());
            assertThat(format.decode(ByteBuffer.wrap(message), back)).isTrue();
            assertThat(back).isEqualTo(row(seed));
        }
    }

    @Test
    void whatIsNoSuchMessageIsNotRead() {
        long[] back = new long[fields.size()];
        byte[] message = format.encode(row(1)).clone();
        assertThat(format.decode(ByteBuffer.wrap(message, 0, message.length - 1), back)).isFalse();
        message[0] ^= 1; // the number of the first field
        assertThat(format.decode(ByteBuffer.wrap(message), back)).isFalse();
    }

    /** Joints and labels are called as people like. */
    private static RobotModel oddly() {
        List<String> joints = new ArrayList<>(List.of("a-b", "a_b", "a b", "膝", "肘", "7th", "É", "x.y", "x_y",
                "."));
        for (int i = joints.size(); i < 64; i++) {
            joints.add("joint " + i);
        }
        return new RobotModel("odd", joints, List.of("imu.1", "imu 1"), List.of("12V"), List.of("*"), List.of("stop"),
                List.of(new RobotModel.PerceptInfo("eye", List.of("", ".", "v1.0", "球", "ball."), 2),
                        new RobotModel.PerceptInfo("eye.1", List.of("a", "A", "label"))), List.of("ear"));
    }

    @Test
    void protobufJavaReadsEveryNumberByTheDescriptorAlone() throws Exception {
        for (RobotModel robot : List.of(ROBOT, oddly())) {
            List<Field> all = new FrameFields(robot).outputs;
            RowFormat odd = new RowFormat("sinew.Test", all);
            Descriptor type = ProtoSchemaTest.descriptor(odd.schema());
            Random random = new Random(3);
            long[] row = all.stream().mapToLong(field -> field.kind() == Field.Kind.WORD
                    ? random.nextInt(field.words().size()) : random.nextLong()).toArray();
            DynamicMessage message = DynamicMessage.parseFrom(type, odd.encode(row));
            assertThat(message.getUnknownFields().asMap()).isEmpty();
            assertThat(numbers(message)).containsExactlyElementsOf(expected(all, row));
            assertThat(names(type)).doesNotHaveDuplicates().allMatch(name ->
                    name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?"));
            long[] back = new long[row.length];
            assertThat(odd.decode(ByteBuffer.wrap(odd.encode(row).clone()), back)).isTrue();
            assertThat(back).isEqualTo(row);
        }
    }

    private static List<String> names(Descriptor type) {
        List<String> names = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            names.add(field.getName());
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                names(field.getMessageType()).forEach(inner -> names.add(field.getName() + "." + inner));
            }
        }
        return names;
    }

    /** In the order of the message. */
    private static List<Object> numbers(DynamicMessage message) {
        List<Object> numbers = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            switch (message.getField(field)) {
                case DynamicMessage inner -> numbers.addAll(numbers(inner));
                case EnumValueDescriptor word -> numbers.add(word.getName());
                case Double real -> numbers.add(Double.doubleToRawLongBits(real));
                case Object other -> numbers.add(other);
            }
        }
        return numbers;
    }

    /** First the numbers of no part, then those of each part. */
    private static List<Object> expected(List<Field> fields, long[] row) {
        Map<String, List<Object>> parts = new LinkedHashMap<>(Map.of("", new ArrayList<>()));
        for (int i = 0; i < row.length; i++) {
            Field field = fields.get(i);
            String part = field.name().substring(0, Math.max(0, field.name().lastIndexOf('.')));
            parts.computeIfAbsent(part, k -> new ArrayList<>()).add(field.kind() != Field.Kind.WORD ? (Object) row[i]
                    : field.words().contains("true") ? (Object) (row[i] == 1) : field.words().get((int) row[i]));
        }
        return parts.values().stream().flatMap(List::stream).toList();
    }
}
