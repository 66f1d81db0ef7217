package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.DeviceException;
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
