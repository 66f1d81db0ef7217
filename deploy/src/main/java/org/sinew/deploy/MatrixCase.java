package org.sinew.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.sinew.safety.FaultRow;
import org.sinew.safety.FaultTable;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPair;
import org.sinew.state.SafetyState;
import org.sinew.text.Durations;

/**
 * One fault on one part of a robot, and what has to come of it: a row of the matrix, which {@link FaultMatrix} tries at
 * many times.
 *
 * @param pair     what fails, and how
 * @param name     which one; empty where there is only one
 * @param expected what has to come of it
 */
record MatrixCase(FaultPair pair, String name, MatrixExpectation expected) {
    /** Time for a stop to end: 300 ms until torque must be off, and the last answers. */
    private static final long SETTLE_MILLIS = 700;
    /** When a healthy robot is armed: the loop needs a hundred ticks to be warm. */
    private static final long ARMED_MILLIS = 1_100;

    /** The target in the words of a plan: {@code servo.left_knee}. */
    String target() {
        return pair.part().target().word() + (name.isEmpty() ? "" : "." + name);
    }

    /** The fault in the words of a plan, without its time: {@code servo.left_knee hot 67C}. */
    String fault() {
        return target() + " " + pair.kind().word() + (expected.value().isEmpty() ? "" : " " + expected.value());
    }

    /** The plan that makes it begin at a time. */
    String plan(long atNanos) {
        return "at " + Durations.text(Duration.ofNanos(atNanos)) + " for " + expected.lastsMillis() + "ms: " + fault();
    }

    /** How long a run with this fault goes on: until all has come to rest. */
    long runNanos(long atNanos) {
        long over = atNanos + expected.lastsMillis() * 1_000_000;
        return Math.max(over, ARMED_MILLIS * 1_000_000) + SETTLE_MILLIS * 1_000_000;
    }

    /** Whether the robot's models run: they take most of the time, so only where they matter. */
    boolean withModels() {
        return pair.part() == Fault.Part.MODEL || pair.part() == Fault.Part.CAMERA;
    }

    /** Rows of the fault table one of which answers. */
    List<FaultRow> rows() {
        return FaultTable.ROWS.stream().filter(row -> expected.rows().contains(row.name())).toList();
    }

    /** Whether the robot may be in this state at the end. */
    boolean mayEnd(SafetyState begun, SafetyState end) {
        boolean underTorque = begun == SafetyState.ARMED || begun == SafetyState.HOLDING;
        return expected.ends().contains(end) || (!underTorque && AT_REST.contains(end));
    }

    /** Without torque at the beginning: it is armed when the fault is over, or not, or arming waits its two seconds. */
    private static final Set<SafetyState> AT_REST =
            Set.of(SafetyState.DISARMED, SafetyState.STOPPED, SafetyState.ARMED, SafetyState.ARMING);

    /** Whether the fault moves a joint, or lets one go that was held back: then speed tells nothing of the driver. */
    boolean movesByItself() {
        return pair.part() == Fault.Part.BODY || (pair.part() == Fault.Part.SERVO && switch (pair.kind()) {
            case WRONG, STUCK, WALL, SAG -> true;
            default -> false;
        });
    }
}
