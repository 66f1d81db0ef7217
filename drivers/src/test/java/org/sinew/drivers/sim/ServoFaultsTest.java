package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.JointPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/** What each fault does to the shaft of a servo and to the bytes that it sends. */
@Timeout(60)
class ServoFaultsTest {
    private static final double AS_USUAL = Double.NaN;

    private final JointPlant plant = new JointPlant(List.of("knee"), 1_000_000);
    private final World world = World.steppedByOwner(plant);
    private final FeetechStsSim servo = servo(world);

    private static FeetechStsSim servo(World in) {
        FeetechStsSim made = new FeetechStsSim(in, 0, 1, 1, 2048, ServoRig.MOTOR);
        made.faultNoise(Noise.of(3, "knee"));
        return made;
    }

    private void fault(Kind kind, boolean on, double value) {
        world.visit(now -> servo.fault(now, kind, on, value));
    }

    private void run(double seconds) {
        world.runTo(world.nanos() + Math.round(seconds * 1e9));
    }

    private void goal(int steps) {
        byte[] data = {1, 0, (byte) steps, (byte) (steps >> 8), 0, 0, 0, 0};
        world.visit(now -> servo.write(now, 40, data, 0, data.length));
    }

    private byte[] reply() {
        byte[][] said = {{}};
        world.visit(now -> said[0] = servo.reply(now, 56, 8));
        return said[0];
    }

    private int shown() {
        byte[] said = reply();
        return (said[5] & 0xFF) | (said[6] & 0xFF) << 8;
    }

    private static boolean sound(byte[] frame) {
        int sum = 0;
        for (int i = 2; i < frame.length; i++) {
            sum += frame[i];
        }
        return frame.length > 6 && frame[0] == -1 && frame[1] == -1 && (frame[3] & 0xFF) + 4 == frame.length
                && (byte) sum == -1;
    }

    @Test
    void aJammedGearHoldsTheShaftWhileTheMotorPushes() {
        goal(2048);
        run(0.1);
        fault(Kind.STUCK, true, AS_USUAL);
        goal(3072);
        run(1);
        assertThat(plant.positionRad(0)).isCloseTo(0, within(0.01));
        assertThat(servo.currentA()).as("it pushes with all it has").isGreaterThan(2);
        byte[] off = {0};
        world.visit(now -> servo.write(now, 40, off, 0, 1));
        run(0.1);
        assertThat(servo.currentA()).isZero();
        fault(Kind.STUCK, false, AS_USUAL);
        goal(3072);
        run(1);
        assertThat(plant.positionRad(0)).isCloseTo(Math.PI / 2, within(0.02));
    }

    @Test
    void aWallStopsOneDirectionOnly() {
        goal(3072);
        run(0.3);
        double at = plant.positionRad(0);
        fault(Kind.WALL, true, AS_USUAL);
        run(1);
        assertThat(plant.positionRad(0)).isCloseTo(at, within(0.02));
        goal(2048);
        run(1);
        assertThat(plant.positionRad(0)).as("back it goes").isCloseTo(0, within(0.02));
    }

    @Test
    void whatItMeasuresStandsStillWhileItObeys() {
        goal(2048);
        reply();
        fault(Kind.FROZEN, true, AS_USUAL);
        goal(3072);
        run(1);
        assertThat(shown()).isEqualTo(2048);
        assertThat(plant.positionRad(0)).isGreaterThan(1);
        fault(Kind.FROZEN, false, AS_USUAL);
        assertThat(shown()).isGreaterThan(3000);
    }

    @Test
    void aSlippedEncoderMovesTheShaftToWhereItShowsTheGoal() {
        goal(2048);
        run(0.1);
        fault(Kind.WRONG, true, AS_USUAL);
        assertThat(shown()).isEqualTo(2048 + 512);
        run(1);
        assertThat(shown()).isCloseTo(2048, within(3));
        assertThat(plant.positionRad(0)).isCloseTo(-Math.PI / 4, within(0.02));
    }

    @Test
    void atLowVoltageItIsWeakAndAtLowerItStartsAnew() {
        goal(2048);
        run(0.1);
        fault(Kind.SAG, true, 3.8);
        run(0.1);
        assertThat(reply()[4] & FeetechStsSim.ERROR_VOLTAGE).isNotZero();
        assertThat(servo.torqueOn()).isTrue();
        fault(Kind.SAG, true, AS_USUAL);
        assertThat(servo.torqueOn()).isFalse();
        assertThat(servo.connected()).isFalse();
        fault(Kind.SAG, false, AS_USUAL);
        assertThat(servo.connected()).isTrue();
        assertThat(servo.torqueOn()).isFalse();
    }

    @Test
    void heatEndsWithTheFault() {
        double before = servo.temperatureC();
        fault(Kind.HOT, true, AS_USUAL);
        assertThat(servo.temperatureC()).isEqualTo(75);
        fault(Kind.HOT, false, AS_USUAL);
        assertThat(servo.temperatureC()).isEqualTo(before);
        fault(Kind.SLOW, true, 0.004);
        assertThat(servo.returnDelayNanos()).isEqualTo(4_500_000);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"GARBAGE", "DUPLICATED"})
    void answersThatAreSpoiltAreNoFrames(Kind kind) {
        assertThat(sound(reply())).isTrue();
        fault(kind, true, AS_USUAL);
        for (int i = 0; i < 200; i++) {
            run(0.001);
            assertThat(sound(reply())).isFalse();
        }
        fault(kind, false, AS_USUAL);
        assertThat(sound(reply())).isTrue();
    }

    @Test
    void aLoosePlugIsOpenForItsShareOfTheTime() {
        fault(Kind.INTERMITTENT, true, 0.2);
        int open = 0;
        for (int i = 0; i < 5000; i++) {
            run(0.001);
            open += servo.connected() ? 0 : 1;
        }
        assertThat(open).isBetween(850, 1150);
        fault(Kind.OFF, true, AS_USUAL);
        fault(Kind.INTERMITTENT, false, AS_USUAL);
        assertThat(servo.connected()).isFalse();
        fault(Kind.OFF, false, AS_USUAL);
        assertThat(servo.connected()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"OFF", "STUCK", "FROZEN", "GARBAGE", "WRONG", "SLOW", "INTERMITTENT",
        "DUPLICATED", "WALL", "HOT", "SAG"})
    void whatIsBrokenIsSavedWithIt(Kind kind) {
        goal(3072);
        run(0.2);
        fault(kind, true, AS_USUAL);
        run(0.1);
        StateWriter saved = new StateWriter();
        servo.save(saved);
        fault(kind, false, AS_USUAL);
        StateWriter healthy = new StateWriter();
        servo.save(healthy);
        StateReader in = new StateReader("servo", saved.bytes());
        servo.load(in);
        in.end();
        StateWriter again = new StateWriter();
        servo.save(again);
        assertThat(again.bytes()).isEqualTo(saved.bytes()).isNotEqualTo(healthy.bytes());
    }
}
