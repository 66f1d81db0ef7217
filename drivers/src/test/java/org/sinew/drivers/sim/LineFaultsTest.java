package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.WireFault;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.JointPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.World;

/** What each fault of a servo line does to the bytes on it. */
@Timeout(60)
class LineFaultsTest {
    private static final double AS_USUAL = Double.NaN;
    private static final byte[] PING = {-1, -1, 1, 2, 1, (byte) 0xFB};
    private static final byte[] TORQUE_ON = {-1, -1, 1, 4, 3, 40, 1, (byte) 0xCE};
    private static final byte[] STATUS = {-1, -1, 1, 2, 0, (byte) 0xFC};

    private final JointPlant plant = new JointPlant(List.of("knee"), 1_000_000);
    private final World world = World.steppedByOwner(plant);
    private final SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
    private final FeetechStsSim servo = new FeetechStsSim(world, 0, 1, 1, 2048, ServoRig.MOTOR);

    LineFaultsTest() {
        line.attach(servo);
        line.faultNoise(Noise.of(5, "servo"));
    }

    private void fault(Kind kind, boolean on, double value) {
        world.visit(now -> line.fault(now, kind, on, value));
    }

    /** What arrives within 100 ms of a request, and after how many microseconds it was complete. */
    private byte[] heard(byte[] request, long[] micros) {
        long begin = world.nanos();
        line.write(request, 0, request.length);
        byte[] all = new byte[64];
        int length = 0;
        for (int n = 1; n > 0; length += Math.max(n, 0)) {
            n = line.read(all, length, all.length - length, world.clockNanos(begin + 100_000_000));
            micros[0] = n > 0 ? (world.nanos() - begin) / 1000 : micros[0];
        }
        return Arrays.copyOf(all, length);
    }

    private byte[] heard(byte[] request) {
        return heard(request, new long[1]);
    }

    @Test
    void aHealthyLineCarriesBothWays() {
        long[] micros = {0};
        assertThat(heard(PING, micros)).isEqualTo(STATUS);
        assertThat(micros[0]).isEqualTo(60 + 500 + 60);
    }

    @Test
    void aSilentLineCarriesNothingEitherWay() {
        fault(Kind.OFF, true, AS_USUAL);
        assertThat(heard(TORQUE_ON)).isEmpty();
        assertThat(servo.torqueOn()).isFalse();
        fault(Kind.OFF, false, AS_USUAL);
        assertThat(heard(TORQUE_ON)).isEqualTo(STATUS);
        assertThat(servo.torqueOn()).isTrue();
    }

    @Test
    void noiseLetsNoFrameThrough() {
        fault(Kind.GARBAGE, true, AS_USUAL);
        for (int i = 0; i < 50; i++) {
            heard(TORQUE_ON);
        }
        assertThat(servo.torqueOn()).isFalse();
        assertThat(line.strayBytes()).isPositive();
    }

    @Test
    void oneBitOfEveryAnswerIsWrong() {
        fault(Kind.WRONG, true, AS_USUAL);
        for (int i = 0; i < 50; i++) {
            byte[] answer = heard(PING);
            int flipped = 0;
            for (int k = 0; k < STATUS.length; k++) {
                flipped += Integer.bitCount((answer[k] ^ STATUS[k]) & 0xFF);
            }
            assertThat(flipped).isEqualTo(1);
        }
    }

    @Test
    void answersComeLaterOrEverythingDoes() {
        long[] micros = {0};
        fault(Kind.SLOW, true, AS_USUAL);
        assertThat(heard(PING, micros)).isEqualTo(STATUS);
        assertThat(micros[0]).isEqualTo(620 + 2_000);
        fault(Kind.SLOW, false, AS_USUAL);
        fault(Kind.DELAYED, true, 0.010);
        assertThat(heard(PING, micros)).isEqualTo(STATUS);
        assertThat(micros[0]).isEqualTo(620 + 20_000);
    }

    @Test
    void everyAnswerComesTwice() {
        fault(Kind.DUPLICATED, true, AS_USUAL);
        assertThat(heard(PING)).hasSize(12).startsWith(STATUS).endsWith(STATUS);
    }

    @Test
    void someFramesAreLost() {
        fault(Kind.INTERMITTENT, true, 0.5);
        int answers = 0;
        for (int i = 0; i < 400; i++) {
            answers += heard(PING).length / STATUS.length;
        }
        assertThat(answers).as("a quarter, for both ways have to be open").isBetween(60, 240);
    }

    @Test
    void aPulledAdapterIsGone() {
        fault(Kind.UNPLUG, true, AS_USUAL);
        assertThat(line.write(PING, 0, PING.length)).isEqualTo(WireFault.GONE);
        assertThat(line.read(new byte[1], 0, 1, Long.MAX_VALUE)).isEqualTo(-1);
        fault(Kind.UNPLUG, false, AS_USUAL);
        assertThat(heard(PING)).isEqualTo(STATUS);
    }

    @Test
    void aSupplyThatSagsTakesTorqueFromAllServos() {
        heard(TORQUE_ON);
        fault(Kind.SAG, true, AS_USUAL);
        assertThat(servo.torqueOn()).isFalse();
        assertThat(heard(PING)).isEmpty();
    }

    @Test
    void comesOutTheSameAfterTheWorldWentBack() {
        world.part("line", line);
        world.part("servo", servo);
        fault(Kind.INTERMITTENT, true, 0.3);
        fault(Kind.WRONG, true, AS_USUAL);
        byte[] saved = world.save();
        List<String> first =
                IntStream.range(0, 40).mapToObj(i -> Arrays.toString(heard(PING))).toList();
        fault(Kind.WRONG, false, AS_USUAL);
        world.load(saved);
        assertThat(IntStream.range(0, 40).mapToObj(i -> Arrays.toString(heard(PING))))
                .containsExactlyElementsOf(first);
    }
}
