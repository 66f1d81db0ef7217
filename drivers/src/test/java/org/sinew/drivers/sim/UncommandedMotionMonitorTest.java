package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.device.DeviceException;
import org.sinew.drivers.decode.Hex;
import org.sinew.safety.DecisionLog;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.SafetyState;

/** Plants every kind of uncommanded motion, with frames made here, and looks whether it is found. */
@Timeout(60)
class UncommandedMotionMonitorTest {
    private static final JointLimits LIMITS = new JointLimits(-1.5, 1.5, 4.0); // 1070..3026, 2608 steps/s
    private static final List<UncommandedMotionMonitor.Servo> SERVOS = List.of(
            new UncommandedMotionMonitor.Servo(1, "knee", 0, 1, 2048, LIMITS),
            new UncommandedMotionMonitor.Servo(2, "hip", 1, -1, 2048, LIMITS));

    private final DecisionLog gate = Decisions.log(2);
    private final UncommandedMotionMonitor wire = new UncommandedMotionMonitor(SERVOS);
    private final UncommandedMotionMonitor both = new UncommandedMotionMonitor(SERVOS, 2, Decisions.probe(gate));
    private long nanos;

    private void frame(WireFrame.Direction direction, int... body) {
        byte[] bytes = new byte[body.length + 4];
        bytes[0] = -1;
        bytes[1] = -1;
        bytes[2] = (byte) body[0];
        bytes[3] = (byte) body.length;
        int sum = body[0] + body.length;
        for (int i = 1; i < body.length; i++) {
            bytes[3 + i] = (byte) body[i];
            sum += body[i];
        }
        bytes[bytes.length - 1] = (byte) ~sum;
        WireFrame frame = new WireFrame(direction, bytes, nanos);
        wire.accept(frame);
        both.accept(frame);
    }

    private void host(int... body) {
        frame(WireFrame.Direction.HOST_TO_SERVO, body);
    }

    private void read(int id, int address, int... data) {
        host(id, 0x02, address, data.length);
        int[] body = new int[2 + data.length];
        body[0] = id;
        System.arraycopy(data, 0, body, 2, data.length);
        frame(WireFrame.Direction.SERVO_TO_HOST, body);
    }

    private void position(int id, int steps) {
        read(id, 56, steps & 0xFF, steps >> 8);
    }

    private void goal(int id, int steps) {
        host(0xFE, 0x83, 41, 7, id, 0, steps & 0xFF, steps >> 8, 0, 0, 0, 4);
    }

    private void torque(int id, int value) {
        host(0xFE, 0x83, 40, 1, id, value);
    }

    private void decide(SafetyState state, JointMode mode, int steps) {
        double rad = (steps - 2048) * 2 * Math.PI / 4096;
        Decisions.add(gate, state, Decisions.of(1, nanos, mode, rad, -rad));
    }

    private void later(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    /** Both servos at 2048, seeded, under torque, armed. */
    @BeforeEach
    void armed() {
        for (int id = 1; id <= 2; id++) {
            torque(id, 0);
            position(id, 2048);
            decide(SafetyState.ARMING, JointMode.SEED, 2048);
            goal(id, 2048);
            read(id, 40, 0, 0, 0, 8);
            decide(SafetyState.ARMED, JointMode.POSITION, 2048);
            position(id, 2049);
            torque(id, 1);
        }
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
    }

    private void foundByBoth(String why) {
        assertThat(wire.count()).isEqualTo(1);
        assertThat(wire.findings().get(0).why()).contains(why);
        assertThat(both.findings()).anyMatch(f -> f.why().contains(why));
    }

    private void foundWithTheGateOnly(String why) {
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).anyMatch(f -> f.why().contains(why));
    }

    @Test
    void followsARightMotionWithoutAFinding() {
        for (int i = 0; i < 50; i++) {
            later(0.01);
            int steps = 2048 + i * 19;
            decide(SafetyState.ARMED, JointMode.POSITION, steps);
            goal(1, steps);
            goal(2, steps);
            position(1, steps - 30);
        }
        torque(1, 0);
        torque(2, 2);
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
        assertThat(wire.frames()).isGreaterThan(150);
    }

    @Test
    void findsTorqueOnWithAGoalFarFromTheServo() {
        torque(1, 0);
        position(1, 2100);
        torque(1, 1);
        foundByBoth("torque-on with goal 2048, but the servo is at 2100");
        assertThat(wire.findings().get(0).frame()).isEqualTo("FF FF FE 06 83 28 01 01 01 4D");
        assertThat(wire.findings().get(0).toString()).contains("knee (id 1)");
    }

    @Test
    void findsTorqueOnForAServoNotReadLately() {
        torque(1, 0);
        later(1);
        torque(1, 1);
        foundByBoth("its position was not read lately");
    }

    @Test
    void findsTorqueOnWithAGoalThatNobodyKnows() {
        UncommandedMotionMonitor fresh = new UncommandedMotionMonitor(SERVOS);
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("FF FF 01 04 03 28 01 CE");
        fresh.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, bytes, 0));
        assertThat(fresh.findings()).singleElement().matches(f -> f.why().contains("goal that nobody knows"));
    }

    @Test
    void findsTorqueOnOfAServoThatHadDroppedIt() {
        position(1, 1500);
        read(1, 40, 0);
        torque(1, 1);
        foundByBoth("torque-on with goal 2048, but the servo is at 1500");
    }

    @Test
    void findsAGoalOutsideTheLimits() {
        later(2);
        decide(SafetyState.ARMED, JointMode.POSITION, 3100);
        goal(1, 3100);
        foundByBoth("outside the limits 1070..3026");
    }

    @Test
    void findsAGoalThatMovesTooFast() {
        later(0.01);
        decide(SafetyState.ARMED, JointMode.POSITION, 2348);
        goal(1, 2348);
        foundByBoth("goal moved 300 steps");
    }

    @Test
    void findsAGoalThatCreepsTooFast() {
        for (int i = 1; i <= 12; i++) {
            later(0.01);
            decide(SafetyState.ARMED, JointMode.POSITION, 2048 + i * 40);
            goal(1, 2048 + i * 40);
        }
        assertThat(wire.findings()).isNotEmpty().allMatch(f -> f.why().contains("the limit is 2608 steps/s"));
    }

    @Test
    void findsAGoalAfterAStop() {
        torque(1, 2);
        later(0.01);
        goal(1, 2060);
        foundByBoth("goal moved to 2060 after a stop");
    }

    @Test
    void aSeedAfterAStopIsNoMotion() {
        torque(1, 0);
        later(0.01);
        position(1, 2500);
        decide(SafetyState.ARMING, JointMode.SEED, 2500);
        goal(1, 2500);
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
    }

    @Test
    void seesSingleAndRegisteredWritesToo() {
        later(0.01);
        host(1, 0x03, 42, 0xA4, 0x0B);
        assertThat(wire.count()).as("write of goal 2980").isEqualTo(1);
        host(2, 0x04, 42, 0xA4, 0x0B);
        assertThat(wire.count()).as("registered only").isEqualTo(1);
        host(0xFE, 0x05);
        assertThat(wire.count()).as("action").isEqualTo(2);
    }

    @Test
    void findsGoalsAndTorqueOutsideTheArmedStates() {
        for (int i = 0; i < 15; i++) {
            decide(SafetyState.STOPPED, JointMode.POSITION, 2048);
        }
        goal(1, 2048);
        foundWithTheGateOnly("goal while the robot is STOPPED");
        torque(1, 1);
        foundWithTheGateOnly("torque-on while the robot is STOPPED");
    }

    @Test
    void findsAGoalThatTheGateDidNotDecide() {
        later(0.01);
        decide(SafetyState.ARMED, JointMode.POSITION, 2060);
        goal(1, 2066);
        foundWithTheGateOnly("goal 2066 that the gate did not decide");
    }

    @Test
    void findsAMirroredGoal() {
        later(0.01);
        for (int i = 0; i < 15; i++) {
            decide(SafetyState.ARMED, JointMode.POSITION, 2058);
        }
        goal(2, 2038);
        foundWithTheGateOnly("goal 2038 that the gate did not decide");
    }

    @Test
    void findsTorqueOnThatTheGateDidNotDecide() {
        torque(1, 0);
        position(1, 2048);
        for (int i = 0; i < 15; i++) {
            decide(SafetyState.ARMING, JointMode.SEED, 2048);
        }
        torque(1, 1);
        foundWithTheGateOnly("torque-on that the gate did not decide");
    }

    @Test
    void findsGoalsWrittenByteByByte() {
        later(0.01);
        host(1, 0x03, 43, 0x0B); // 2048 becomes 2816
        foundByBoth("goal moved 768 steps");
        host(2, 0x03, 42, 0xFF);
        assertThat(wire.findings()).last().matches(f -> f.why().contains("goal moved 255 steps"));
    }

    @Test
    void findsHalfAGoalWhoseOtherHalfNobodyKnows() {
        UncommandedMotionMonitor fresh = new UncommandedMotionMonitor(SERVOS);
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("FF FF 01 04 03 2A 00 CD");
        fresh.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, bytes, 0));
        assertThat(fresh.findings()).singleElement().matches(f -> f.why().contains("half a goal"));
    }

    @Test
    void findsAGoalInALongBlockThatBeginsEarlierOrLater() {
        later(0.01);
        host(1, 0x03, 41, 0, 0xA4, 0x0B, 0, 0, 0, 4, 0xE8, 3); // 41..49
        assertThat(wire.findings()).anyMatch(f -> f.why().contains("goal moved 932 steps"));
        host(2, 0x03, 43, 0x0B, 0, 0, 0, 4); // 43..47
        assertThat(wire.findings()).anyMatch(f -> f.id() == 2 && f.why().contains("goal moved 768 steps"));
    }

    @Test
    void judgesTorqueOnWithTheGoalThatCameWithIt() {
        torque(1, 0);
        position(1, 2048);
        host(1, 0x03, 40, 1, 0, 0xA4, 0x0B);
        assertThat(wire.findings()).anyMatch(f ->
                f.why().contains("torque-on with goal 2980, but the servo is at 2048"));
    }

    @Test
    void aByteOfTheGoalThatChangesNothingIsNoMotion() {
        later(0.01);
        host(1, 0x03, 42, 0);
        host(1, 0x03, 43, 8);
        host(1, 0x03, 44, 0, 0, 0, 4);
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 21, 31, 33, 39, 55})
    void findsSettingsWrittenUnderTorque(int register) {
        host(1, 0x03, register, 0);
        foundByBoth("register " + register + " written while torque is on");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 21, 31, 33, 39, 48, 49, 55})
    void settingsWrittenWithoutTorqueMoveNothing(int register) {
        torque(1, 0);
        host(1, 0x03, register, 0);
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
    }

    @Test
    void findsSettingsAtTheEdgesOfLongBlocks() {
        host(1, 0x03, 38, 0, 0);
        host(1, 0x03, 50, 0, 0, 0, 0, 0, 1);
        assertThat(wire.findings()).extracting(UncommandedMotionMonitor.Finding::why).containsExactly(
                "register 38 written while torque is on", "register 55 written while torque is on");
    }

    // ---- torque limit ----

    private void decideTorque(double share) {
        Decisions.add(gate, SafetyState.ARMED, Decisions.torque(Decisions.of(1, nanos, JointMode.POSITION, 0, 0),
                share));
    }

    private void torqueLimit(int limit) {
        host(0xFE, 0x83, 48, 2, 1, limit & 0xFF, limit >> 8);
    }

    @Test
    void aTorqueLimitThatRisesAsItWasDecidedIsNoFinding() {
        for (int percent = 20; percent <= 100; percent += 5) {
            decideTorque(percent * 0.01);
            torqueLimit(percent * 10);
            later(0.1);
        }
        decideTorque(1);
        torqueLimit(1000);
        assertThat(wire.findings()).isEmpty();
        assertThat(both.findings()).isEmpty();
    }

    @Test
    void findsATorqueLimitThatRisesSoonerThanArmingRaisesIt() {
        later(0.5);
        decideTorque(0.9);
        torqueLimit(900);
        foundByBoth("torque limit changed from -1 to 900 500 ms after torque came on; 467 is the most");
    }

    @Test
    void findsATorqueLimitThatFallsUnderTorque() {
        later(1);
        decideTorque(0.5);
        torqueLimit(500);
        torqueLimit(200);
        foundByBoth("torque limit changed from 500 to 200");
    }

    @Test
    void findsATorqueLimitThatTheGateDidNotDecide() {
        later(2);
        decideTorque(0.5);
        torqueLimit(600);
        foundWithTheGateOnly("torque limit 600 that the gate did not decide");
    }

    @Test
    void findsATorqueLimitThatTheGateDecidedTooLongAgo() {
        later(2);
        decideTorque(0.5);
        decideTorque(0.6);
        later(0.2);
        for (int i = 0; i < 3; i++) {
            decideTorque(0.6);
        }
        torqueLimit(500);
        foundWithTheGateOnly("torque limit 500 that the gate decided too long ago");
    }

    @Test
    void findsATorqueLimitBeyondThatOfTheJoint() {
        UncommandedMotionMonitor weak = new UncommandedMotionMonitor(List.of(
                new UncommandedMotionMonitor.Servo(1, "finger", 0, 1, 2048, LIMITS, 300)));
        weak.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, Hex.of("FF FF 01 04 02 28 01 CF"), 0));
        weak.accept(new WireFrame(WireFrame.Direction.SERVO_TO_HOST, Hex.of("FF FF 01 03 00 01 FA"), 0));
        long later = 2_000_000_000;
        weak.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, Hex.of("FF FF 01 05 03 30 2C 01 99"), later));
        assertThat(weak.findings()).as("300").isEmpty();
        weak.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, Hex.of("FF FF 01 05 03 30 2D 01 98"), later));
        assertThat(weak.findings()).singleElement().matches(f -> f.why().contains("to 301"));
    }

    @Test
    void findsHalfATorqueLimit() {
        host(1, 0x03, 47, 4, 0xE8);
        foundByBoth("half a torque limit");
    }

    @Test
    void findsSettingsInAFrameToEverybody() {
        host(0xFE, 0x83, 33, 1, 1, 3, 2, 3);
        assertThat(wire.count()).as("sync write").isEqualTo(2);
        host(0xFE, 0x03, 55, 0);
        assertThat(wire.count()).as("write to all").isEqualTo(4);
    }

    @Test
    void findsAServoTakenForCentred() {
        torque(1, 128);
        foundByBoth("torque register set to 128");
        torque(2, 0);
        torque(2, 128);
        assertThat(wire.count()).as("without torque too").isEqualTo(2);
    }

    /** The gate goes on deciding, the line goes on being read, the servo says {@code torque}. */
    private void rest(SafetyState state, double seconds, int torque) {
        for (double t = 0; t < seconds; t += 0.01) {
            later(0.01);
            decide(state, JointMode.LIMP, 2048);
            read(1, 40, torque);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPING", "STOPPED", "DISARMED", "LOCKED"})
    void findsOncePerStopATorqueThatStaysOn(SafetyState state) {
        rest(state, 0.295, 1);
        assertThat(both.findings()).as("within 300 ms").isEmpty();
        rest(state, 1.0, 1);
        foundWithTheGateOnly("torque still on 310 ms after");
        assertThat(both.count()).as("once").isEqualTo(1);
        rest(SafetyState.ARMED, 0.1, 1);
        rest(state, 1.0, 1);
        assertThat(both.count()).as("the next stop").isEqualTo(2);
    }

    @Test
    void oneStopOfSeveralStatesIsCountedOnceAndFromItsBeginning() {
        rest(SafetyState.STOPPING, 0.2, 1);
        rest(SafetyState.STOPPED, 0.2, 1);
        rest(SafetyState.DISARMED, 0.5, 1);
        assertThat(both.count()).isEqualTo(1);
    }

    /** The gate rests, the host asks servo 1 for its torque, nobody answers. */
    private void silence(double seconds) {
        for (double t = 0; t < seconds; t += 0.01) {
            later(0.01);
            decide(SafetyState.STOPPED, JointMode.LIMP, 2048);
            host(0xFE, 0x82, 40, 1, 1, 2);
        }
    }

    @Test
    void aServoThatHeardNoStopHasTimeToTakeItsTorqueOff() {
        rest(SafetyState.STOPPED, 0.02, 1);
        silence(1);
        rest(SafetyState.STOPPED, 0.1, 1);
        rest(SafetyState.STOPPED, 0.5, 0);
        assertThat(both.findings()).isEmpty();
    }

    @Test
    void findsATorqueThatStaysOnAfterASilence() {
        silence(1);
        rest(SafetyState.STOPPED, 0.35, 1);
        assertThat(both.count()).isEqualTo(1);
        foundWithTheGateOnly("torque still on");
    }

    @Test
    void findsATorqueThatIsOnThoughNobodyAskedForAWhile() {
        decide(SafetyState.STOPPED, JointMode.LIMP, 2048);
        position(1, 2048);
        later(0.4);
        decide(SafetyState.STOPPED, JointMode.LIMP, 2048);
        read(1, 40, 1);
        foundWithTheGateOnly("torque still on 400 ms after");
    }

    @Test
    void torqueThatIsOffOrDampingAfterAStopIsRight() {
        rest(SafetyState.STOPPING, 0.05, 1);
        rest(SafetyState.STOPPED, 0.5, 0);
        rest(SafetyState.STOPPED, 0.5, 2);
        assertThat(both.findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ARMED", "HOLDING", "ARMING"})
    void torqueMayStayOnForEverUnlessTheRobotStops(SafetyState state) {
        rest(state, 2, 1);
        assertThat(both.findings()).isEmpty();
    }

    @Test
    void findsAGoalDecidedTooLongAgo() {
        later(0.01);
        decide(SafetyState.ARMED, JointMode.POSITION, 2060);
        for (int i = 0; i < 12; i++) {
            later(0.01);
            decide(SafetyState.ARMED, JointMode.POSITION, 2048);
            position(1, 2048);
        }
        goal(1, 2060);
        foundWithTheGateOnly("goal 2060 that the gate decided too long ago");
    }

    @Test
    void findsAGoalSentAgainAndAgainWhileTheGateDecidesNothing() {
        later(0.01);
        decide(SafetyState.ARMED, JointMode.POSITION, 2060);
        for (int i = 0; i < 10; i++) {
            goal(1, 2060);
            later(0.01);
        }
        assertThat(both.findings()).as("up to 100 ms").isEmpty();
        later(0.02);
        goal(1, 2060);
        foundWithTheGateOnly("goal 2060 that the gate decided too long ago");
    }

    @Test
    void findsTorqueOnDecidedTooLongAgo() {
        torque(1, 0);
        later(0.01);
        decide(SafetyState.ARMING, JointMode.POSITION, 2048);
        for (int i = 0; i < 12; i++) {
            later(0.01);
            decide(SafetyState.ARMING, JointMode.SEED, 2048);
            position(1, 2048);
        }
        torque(1, 1);
        foundWithTheGateOnly("torque-on that the gate decided too long ago");
    }

    @Test
    void findsAGoalWhereTheGateDecidedNoNumber() {
        later(0.01);
        for (int i = 0; i < 15; i++) {
            Decisions.add(gate, SafetyState.ARMED, Decisions.of(1, nanos, JointMode.POSITION, Double.NaN, Double.NaN));
        }
        goal(1, 2048);
        foundWithTheGateOnly("goal 2048 that the gate did not decide");
    }

    @Test
    void damagedFramesAreNotJudged() {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("FF FF 01 05 03 2A 00 00 C4");
        wire.accept(new WireFrame(WireFrame.Direction.HOST_TO_SERVO, bytes, nanos));
        assertThat(wire.findings()).isEmpty();
    }

    @Test
    void findsADriverThatIsGivenAJumpByItsCaller() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.monitor.findings()).isEmpty();
        rig.all(JointMode.POSITION, 1.0);
        assertThat(rig.monitor.findings()).singleElement().matches(f -> f.why().contains("goal moved"));
    }
}
