package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
}
