package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.BadValue;
import org.sinew.device.DeviceException;
import org.sinew.device.JointDriver;
import org.sinew.device.WireFault;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointMode;

/** What the driver refuses to do, one protection a test: each fails when that protection is switched off. */
@Timeout(120)
class FeetechStsProtectionTest {
    private static final double STEP = 2 * Math.PI / 4096;
    private static final long MILLI = 1_000_000;
    private static final int STATE_REPLY = 16; // bytes of a reply with 40..49
    private static final int SLOW_REPLY = 37; // with 40..70
    private static final int FAST_REPLY = 12; // with 56..61

    private static boolean sets(byte[] frame, int address) {
        return (frame[4] & 0xFF) == 0x83 && frame[5] == address;
    }

    private static boolean torqueOn(byte[] frame) {
        return sets(frame, 40) && frame[8] == 1;
    }

    /** What the host writes and a test looks for, whether the servos hear it or not. */
    private static List<byte[]> watch(ServoRig rig, boolean heard, Predicate<byte[]> which) {
        List<byte[]> seen = new ArrayList<>();
        rig.line.hostFilter(bytes -> {
            if (!which.test(bytes)) {
                return bytes;
            }
            seen.add(bytes.clone());
            return heard ? bytes : new byte[0];
        });
        return seen;
    }

    private static void deafTo(ServoRig rig, int... replyLengths) {
        rig.line.replyFilter(reply ->
                Arrays.stream(replyLengths).anyMatch(n -> n == reply.length) ? new byte[0] : reply);
    }

    private static void hearAll(ServoRig rig) {
        rig.line.replyFilter(reply -> reply);
        rig.line.hostFilter(bytes -> bytes);
    }

    private static void noGoalsNoTorqueWhilePositionIsDecided(ServoRig rig, double rad) {
        List<byte[]> moving = watch(rig, true, bytes -> sets(bytes, 41) || torqueOn(bytes));
        for (int i = 0; i < 6; i++) {
            rig.all(JointMode.POSITION, rad);
        }
        assertThat(moving).isEmpty();
        assertThat(rig.servos).allMatch(servo -> servo.register(40) == 0);
    }

    // ---- after safe() ----

    @Test
    void sendsNoGoalAfterItWasMadeSafeThoughNobodyConfirmedIt() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        deafTo(rig, STATE_REPLY);
        assertThat(rig.bus.safe(JointMode.LIMP)).isNotEqualTo(WireFault.OK);
        deafTo(rig, STATE_REPLY, SLOW_REPLY);
        noGoalsNoTorqueWhilePositionIsDecided(rig, 0.01);
    }

    @Test
    void forgetsASeedWhenItIsMadeSafe() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.rest();
        rig.all(JointMode.SEED, 0);
        rig.all(JointMode.SEED, 0);
        assertThat(rig.bus.safe(JointMode.LIMP)).isEqualTo(WireFault.OK);
        noGoalsNoTorqueWhilePositionIsDecided(rig, 0);
        hearAll(rig);
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.sample().torqueOn).as("seeded anew").containsOnly(true);
    }

    @Test
    void forgetsThatTorqueWasStillBeingTriedWhenItIsMadeSafe() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.rest();
        rig.all(JointMode.SEED, 0);
        rig.plant.place(0, 3 * STEP);
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.bus.safe(JointMode.LIMP)).isEqualTo(WireFault.OK);
        rig.plant.place(0, 0);
        List<byte[]> on = watch(rig, true, FeetechStsProtectionTest::torqueOn);
        for (int i = 0; i < 4; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        assertThat(on).isEmpty();
        assertThat(rig.servos.get(0).register(40)).isZero();
    }

    @Test
    void isNotSafeBecauseTorqueWasReadAsOffBefore() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.all(JointMode.LIMP, Double.NaN);
        watch(rig, false, bytes -> sets(bytes, 40));
        deafTo(rig, STATE_REPLY);
        assertThat(rig.bus.safe(JointMode.LIMP)).isEqualTo(WireFault.TIMEOUT);
    }

    // ---- torque on ----

    @Test
    void neverEnablesTorqueWithoutASeedThoughTheGoalIsWhereTheJointIs() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1);
        rig.servos.forEach(servo -> servo.preset(42, 0, 8)); // 2048, the joints' place
        rig.opened();
        rig.all(JointMode.LIMP, Double.NaN);
        noGoalsNoTorqueWhilePositionIsDecided(rig, 0);
    }

    @Test
    void enablesNoTorqueInATurnInWhichTheServoWasNotSeen() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.rest();
        rig.all(JointMode.SEED, 0);
        deafTo(rig, FAST_REPLY);
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.servos.get(0).register(40)).isZero();
        hearAll(rig);
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.servos.get(0).register(40)).as("seen again").isEqualTo(1);
    }

    @Test
    void doesNotTakeTheGoalReadBeforeASeedForTheSeed() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().goalRad[0]).isCloseTo(0, within(STEP));
        rig.servos.get(0).powerCycle(); // its goal is 0 now
        watch(rig, false, bytes -> sets(bytes, 41));
        deafTo(rig, STATE_REPLY);
        rig.all(JointMode.SEED, 0);
        assertThat(rig.sample().goalRad[0]).isNaN();
        for (int i = 0; i < 3; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(rig.servos.get(0).register(40)).isZero();
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void aGoalThatNobodyHasReadIsNotTheBeginningOfTheEncoder() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.plant.place(0, -2048 * STEP); // the encoder shows 0
        rig.all(JointMode.LIMP, Double.NaN);
        deafTo(rig, STATE_REPLY);
        rig.all(JointMode.SEED, -2.5);
        for (int i = 0; i < 3; i++) {
            rig.all(JointMode.POSITION, -2.5);
        }
        assertThat(rig.servos.get(0).register(40)).isZero();
    }

    @Test
    void givesUpAfterThreeTurnsInWhichTheServoWasElsewhere() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.rest();
        rig.all(JointMode.SEED, 0);
        rig.plant.place(0, 3 * STEP);
        for (int i = 0; i < 3; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        rig.plant.place(0, 0);
        noGoalsNoTorqueWhilePositionIsDecided(rig, 0);
    }

    @Test
    void givesUpAfterThreeTorqueFramesWithoutEffectAndTakesThemBack() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.rest();
        rig.all(JointMode.SEED, 0);
        List<byte[]> torque = watch(rig, false, bytes -> sets(bytes, 40));
        for (int i = 0; i < 10; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(torque).extracting(frame -> (int) frame[8]).containsExactly(1, 1, 1, 0, 0, 0);
    }

    // ---- torque off ----

    @Test
    void tellsAStopThreeTimesThoughNobodyAnswers() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        deafTo(rig, STATE_REPLY, SLOW_REPLY);
        List<byte[]> stops = watch(rig, true, bytes -> sets(bytes, 40));
        for (int i = 0; i < 8; i++) {
            rig.all(JointMode.DAMP, Double.NaN);
        }
        assertThat(stops).hasSize(3).allMatch(frame -> frame[7] == 1 && frame[8] == 2 && frame[9] == 2
                && frame[10] == 2);
    }

    // ---- goals ----

    @Test
    void sendsNoGoalThatIsNoNumber() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.plant.place(0, 0.3);
        rig.arm();
        rig.all(JointMode.POSITION, 0.3);
        int goal = rig.servos.get(0).word(42);
        assertThat(goal).as("not what rounding makes of no number").isNotEqualTo(2048).isEqualTo(2244);
        List<byte[]> goals = watch(rig, true, bytes -> sets(bytes, 41));
        for (double rad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            rig.all(JointMode.POSITION, rad);
        }
        assertThat(goals).isEmpty();
        assertThat(rig.servos.get(0).word(42)).isEqualTo(goal);
        rig.all(JointMode.POSITION, 0.31);
        assertThat(goals).as("the next number is sent").hasSize(1);
    }

    @Test
    void sendsNoGoalOutsideTheLimitsOnEitherSide() throws DeviceException {
        for (int sign : new int[] {1, -1}) {
            ServoRig rig = new ServoRig(sign).opened();
            rig.arm();
            rig.all(JointMode.POSITION, 0);
            List<byte[]> goals = watch(rig, false, bytes -> sets(bytes, 41));
            for (double rad : new double[] {2.5 + 3 * STEP, -2.5 - 3 * STEP, 3, -3, 5, -5, 200, -200}) {
                rig.all(JointMode.POSITION, rad);
                assertThat(goals).as("sign %d, %f rad", sign, rad).isEmpty();
            }
            rig.all(JointMode.POSITION, 2.5);
            rig.all(JointMode.POSITION, -2.5);
            assertThat(goals).as("the limits themselves").hasSize(2);
        }
    }

    // ---- old decisions ----

    @Test
    void anOldDecisionMovesNoGoal() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.arm();
        for (int i = 0; i < 20; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        List<byte[]> goals = watch(rig, true, bytes -> sets(bytes, 41));
        rig.turn(Decisions.of(99, rig.clock.nanos() - 101 * MILLI, JointMode.POSITION, 0.01));
        assertThat(goals).isEmpty();
        rig.turn(Decisions.of(99, rig.clock.nanos() - 80 * MILLI, JointMode.POSITION, 0.01));
        assertThat(goals).as("not old yet").hasSize(1);
    }

    @Test
    void anOldDecisionGivesNoTorque() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        for (int i = 0; i < 20; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        rig.all(JointMode.SEED, 0);
        List<byte[]> on = watch(rig, true, FeetechStsProtectionTest::torqueOn);
        rig.turn(Decisions.of(99, rig.clock.nanos() - 101 * MILLI, JointMode.POSITION, 0));
        assertThat(on).isEmpty();
        assertThat(rig.servos.get(0).register(40)).isZero();
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.servos.get(0).register(40)).as("a fresh one does").isEqualTo(1);
    }

    @Test
    void anOldDecisionStillTakesTorqueOff() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.arm();
        for (int i = 0; i < 20; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        rig.turn(Decisions.of(99, rig.clock.nanos() - 150 * MILLI, JointMode.LIMP, Double.NaN, Double.NaN));
        assertThat(rig.servos).allMatch(servo -> servo.register(40) == 0);
    }

    // ---- the line ----

    @Test
    void takesNoReplyOfAServoThatWasNotAsked() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.servos.get(0).temperatureC(60);
        rig.line.replyFilter(reply -> {
            if (reply.length == SLOW_REPLY && reply[2] == 1) { // servo 1 was asked, "servo 2" answers
                reply[2] = 2;
                reply[reply.length - 1] -= 1;
            }
            return reply;
        });
        assertThat(rig.all(JointMode.LIMP, Double.NaN)).isEqualTo(WireFault.WRONG_ID);
        assertThat(rig.sample().temperatureC).containsOnly(Double.NaN);
        assertThat(rig.sample().misses).containsOnly(0);
    }

    @Test
    void oneAnswerEndsARowOfMisses() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        for (int round = 0; round < 2; round++) {
            rig.servos.get(1).connected(false);
            for (int i = 1; i <= 4; i++) {
                rig.all(JointMode.LIMP, Double.NaN);
                assertThat(rig.sample().misses).containsExactly(0, i);
            }
            rig.servos.get(1).connected(true);
            rig.all(JointMode.LIMP, Double.NaN);
            assertThat(rig.sample().misses).containsExactly(0, 0);
        }
    }

    /** Turns at the times given, in ms from now; in the last one the first position of servo 2 is lost. */
    private static int asked(ServoRig rig, Runnable meanwhile, int... millis) {
        int[] positions = new int[1];
        long start = rig.clock.nanos() + MILLI;
        for (int i = 0; i < millis.length; i++) {
            if (i == millis.length - 1) {
                rig.line.replyFilter(reply -> {
                    if (reply.length != FAST_REPLY || reply[2] != 2) {
                        return reply;
                    }
                    meanwhile.run();
                    return positions[0]++ == 0 ? new byte[0] : reply;
                });
            }
            rig.clock.parkUntil(start + millis[i] * MILLI);
            rig.bus.transact(start + millis[i] * MILLI);
        }
        return positions[0];
    }

    @Test
    void asksOnceMoreOnlyWhereTheTurnHasTimeForIt() throws DeviceException {
        assertThat(asked(new ServoRig(1, 1).opened(), () -> { }, 0, 50, 100, 150)).as("every 50 ms").isEqualTo(2);
        assertThat(asked(new ServoRig(1, 1).opened(), () -> { }, 0, 3, 6, 9)).as("every 3 ms").isEqualTo(1);
    }

    @Test
    void aLateTurnMakesNoRoomForAskingOnceMore() throws DeviceException {
        assertThat(asked(new ServoRig(1, 1).opened(), () -> { }, 0, 3, 6, 9, 50)).isEqualTo(1);
    }

    @Test
    void aTurnThatWasHeldUpDoesNotAskOnceMore() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        assertThat(asked(rig, () -> rig.clock.elapse(60 * MILLI), 0, 50, 100, 150)).isEqualTo(1);
    }

    @Test
    void refusesMoreServosThanAFrameHasRoomFor() {
        int[] signs = new int[31];
        Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(signs); // 31 are made
        List<JointDriver.Entry<Config>> many = new ArrayList<>(rig.entries);
        many.add(new JointDriver.Entry<>("last", 31, ServoRig.LIMITS, new Config(32, 1, 2048)));
        assertThatThrownBy(() -> new FeetechSts.Driver().create("servo", many, 32, JointMode.LIMP, rig.line))
                .isInstanceOf(BadValue.class).hasMessageContaining("32 servos").hasMessageContaining("31")
                .hasMessageContaining("use a second bus");
    }

    @Test
    void thirtyOneServosAreToldTheirGoalsInOneFrame() throws DeviceException {
        int[] signs = new int[31];
        Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(signs).opened();
        rig.arm();
        List<byte[]> goals = watch(rig, true, bytes -> sets(bytes, 41));
        rig.all(JointMode.POSITION, 0.01);
        assertThat(goals).singleElement().matches(frame -> frame.length == 7 + 31 * 8 + 1);
        assertThat(rig.servos).allMatch(servo -> servo.word(42) == 2055);
    }

    @Test
    void opensServosFreshFromTheFactoryWithoutAnError() throws DeviceException {
        int[] signs = new int[20];
        Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(signs);
        assertThat(rig.servos).allMatch(servo -> servo.register(7) == 250); // 500 us before each reply
        rig.opened();
        assertThat(rig.line.stats().errors()).isZero();
        assertThat(rig.servos).allMatch(servo -> servo.register(7) == 0);
    }
}
