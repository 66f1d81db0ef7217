package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sinew.estimate.Estimate;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * A gate and the robot around it, for the tests of the gate: two joints, one IMU, an e-stop and a fall model. Time is
 * told, not waited for; how fresh a value is, the real estimate judges. A test changes the public fields between ticks.
 */
final class TwoJoints {
    static final long PERIOD = 10_000_000;
    static final long MILLIS = 1_000_000;
    static final double VELOCITY = 2;

    /** One event, as the gate has told it. */
    record Told(EventCode code, int index, double value) {
    }

    final RobotState state = new RobotState(new RobotModel("two", List.of("hip", "knee"), List.of("imu"),
            List.of("battery"), List.of(),
            List.of(new RobotModel.PerceptInfo("body", List.of("upright", "falling", "fallen")))));
    final Intent intent = new Intent(2);
    final JointCommand command = new JointCommand(2);
    final List<Told> told = new ArrayList<>();
    final SafetyGate gate;
    /** Servos take their goal over; else the goal register keeps what it holds. */
    boolean servosTakeGoals = true;
    /** A joint whose servo does not come under torque; -1: all do. */
    int torquelessJoint = -1;
    /** A joint whose servo keeps its torque whatever it is told; -1: none does. */
    int keepsTorqueJoint = -1;
    /** A joint that does not answer any more; -1: all answer. */
    int silentJoint = -1;
    /** A joint that does not move, whatever its servo is sent; -1: all do. */
    int blockedJoint = -1;
    /** No joint answers any more. */
    boolean allSilent;
    /** Added to what the IMU's gyroscope reads about y: NaN for one that reads no number. */
    double gyroOffset;
    /** What the knee reads in place of its position is no number. */
    boolean kneeReadsNoNumber;
    double tiltRad;
    double voltageV = 7.4;
    /** A joint that has never answered; -1: all have. */
    int unseenJoint = -1;
    Freshness modelFreshness = Freshness.FRESH;
    private final Estimate estimate;
    private long now = 1_000_000_000;

    /** @param safe what joints do in the safe state; two results of the model in a row announce a fall */
    TwoJoints(JointMode safe) {
        this(safe, new JointLimits(-1, 1.5, VELOCITY));
    }

    TwoJoints(JointMode safe, JointLimits limits) {
        this(limits, settings(safe));
    }

    /** @return what a robot of these two joints has that nobody asks for more */
    static GateSettings settings(JointMode safe) {
        var rule = new GateSettings.FallRule(0, 0b110, 0.8, 2);
        return GateSettings.of(PERIOD, safe, 100 * MILLIS, rule).whileStale(Stop.NONE);
    }

    TwoJoints(JointLimits limits, GateSettings settings) {
        gate = new SafetyGate(new JointLimits[] {limits, limits}, settings,
                (code, index, value, nanos) -> told.add(new Told(code, index, value)));
        estimate = new Estimate(1, settings.jointStaleNanos(), settings.sensorLostNanos());
        state.estopFitted = true;
    }

    void tick() {
        tick(PERIOD);
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    /** One tick, this long after the one before, of a robot whose servos have done what the last command said. */
    void tick(long sinceLastNanos) {
        now += sinceLastNanos;
        state.tick++;
        state.nowNanos = now;
        for (int i = 0; i < 2; i++) {
            if (i != silentJoint && i != unseenJoint && !allSilent) {
                answer(i);
            }
        }
        state.estop.stampNanos = now;
        state.power[0].voltageV = voltageV;
        state.power[0].stampNanos = now;
        state.imus[0].stampNanos = now;
        state.imus[0].gyroRadPerSec[0] = 1e-6 * (state.tick % 7); // a living IMU never repeats itself
        state.imus[0].gyroRadPerSec[1] = gyroOffset;
        state.imus[0].accelMetrePerSec2[2] = 9.81;
        estimate.update(state);
        state.tiltRad = tiltRad;
        state.perceptFreshness[0] = modelFreshness;
        gate.gate(state, intent, command);
    }

    private void answer(int i) {
        state.joints.stampNanos[i] = now;
        state.joints.torqueOn[i] = i == keepsTorqueJoint
                || i != torquelessJoint && command.mode(i) == JointMode.POSITION;
        if (servosTakeGoals) {
            state.joints.goalRad[i] = command.appliedRad(i);
        }
        state.joints.velocityRadPerSec[i] = 0;
        if (state.joints.torqueOn[i] && i != blockedJoint) {
            double before = state.joints.positionRad[i];
            state.joints.positionRad[i] = command.appliedRad(i);
            state.joints.velocityRadPerSec[i] = (state.joints.positionRad[i] - before) * 1e9 / PERIOD;
        }
        if (i == 1 && kneeReadsNoNumber) {
            state.joints.positionRad[i] = Double.NaN;
        }
    }

    /** One tick with a new result of the fall model. */
    void result(double upright, double falling, double fallen) {
        double[] scores = state.percepts[0].scores;
        scores[0] = upright;
        scores[1] = falling;
        scores[2] = fallen;
        state.percepts[0].sequence++;
        tick();
    }

    void arm() {
        tick();
        gate.requestArm();
        ticks(10);
        assertThat(safety()).isEqualTo(SafetyState.ARMED);
    }

    /** Until the velocity limit has risen to its full value. */
    void armAndRampUp() {
        arm();
        ticks(160);
    }

    /** A request to stop, and its end. */
    void stop() {
        gate.requestStop();
        ticks(50);
        assertThat(safety()).isEqualTo(SafetyState.STOPPED);
    }

    SafetyState safety() {
        return gate.safety();
    }

    JointMode[] modes() {
        JointMode[] modes = new JointMode[command.joints()];
        Arrays.setAll(modes, command::mode);
        return modes;
    }

    long count(EventCode code) {
        return told.stream().filter(t -> t.code == code).count();
    }
}
