package org.sinew.safety;

import java.util.concurrent.atomic.AtomicReference;
import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.Request;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * Between what a behaviour wishes and what a servo is sent: the only writer of a {@link JointCommand}.
 *
 * <p>{@link #gate} runs on the loop thread once per tick. It keeps the safety state, takes the robot from DISARMED to
 * ARMED without a jump, holds every target inside position and velocity limits, and goes to the safe state when the
 * {@link Interlock} or a person demands it. {@link #requestArm} and {@link #requestStop} may be called by any thread;
 * the next tick takes them.
 *
 * <pre>
 * DISARMED, STOPPED --arm--> ARMING (seed goals, torque on) --> ARMED <--arm-- HOLDING
 *      any of ARMING, ARMED, HOLDING --stop--> STOPPING --> STOPPED
 * </pre>
 */
@RealTime
public final class SafetyGate {
    /** A seeded goal is right if it is read back this near: one step of a 4096-step encoder, and rounding. */
    static final double GOAL_TOLERANCE_RAD = 1.5 * 2 * Math.PI / 4096;
    /** Chosen: each takes some hundredths of a second. Half would do; double only lets a person wait. */
    private static final long SEED_TIMEOUT_NANOS = 2_000_000_000;
    private static final long TORQUE_TIMEOUT_NANOS = 2_000_000_000;
    /** Chosen: six ticks at 20 Hz. Half: the third torque-off is still on its way then; double: told later, no more. */
    private static final long STOPPING_NANOS = 300_000_000;
    /**
     * Velocity limit at the beginning of the ramp, as a fraction of the full one. Chosen: 0.4 of 4 rad/s is seen, and
     * hurts nobody. With half of it a joint whose goal moves in whole steps creeps; double starts with a jerk.
     */
    private static final double RAMP_START = 0.1;
    /**
     * Torque comes on with this share of it. Chosen: a wrong pose then pushes, but breaks no gear; half does not lift
     * an arm of small servos out of its rest, double bends a finger. It rises in steps, each a frame on every line.
     */
    private static final double TORQUE_START = 0.2;
    private static final int TORQUE_STEPS = 16;

    private final JointLimits[] limits;
    private final GateSettings settings;
    private final EventSink events;
    private final Interlock interlock;
    private final Readiness readiness;
    private final DecisionLog decisions;
    private final AtomicReference<Request> request = new AtomicReference<>(Request.NONE);
    private final double[] appliedRad;
    private volatile SafetyState safety = SafetyState.DISARMED;
    private boolean torqueWanted;
    private Stop demanded = Stop.NONE; // the strongest stop since arming
    private long sinceNanos; // when this state, or this step of arming, began
    private long torqueNanos; // when torque of all was first read back as on
    private long lastTickNanos;

    /**
     * @param limits   of each joint, in the robot's order
     * @param settings of the robot
     * @param events   where events go
     */
    public SafetyGate(JointLimits[] limits, GateSettings settings, EventSink events) {
        this.limits = limits.clone();
        this.settings = settings;
        this.events = events;
        interlock = new Interlock(this.limits, settings, events);
        readiness = new Readiness(limits, settings);
        appliedRad = new double[limits.length];
        decisions = new DecisionLog(limits.length);
    }

    /** The newest decisions, for judges that compare them with what goes over a wire. */
    public DecisionLog decisions() {
        return decisions;
    }

    /** The robot's state as of the last tick. Any thread. */
    public SafetyState safety() {
        return safety;
    }

    /** Asks for arming. Any thread; the caller has checked what the arming protocol asks for. */
    public void requestArm() {
        request.compareAndSet(Request.NONE, Request.ARM);
    }

    /** Asks for a controlled stop. Any thread; it also cancels an arming request of the same tick. */
    public void requestStop() {
        request.set(Request.STOP);
    }

    /** Asks for the end of motion with torque on; whoever asks tells why. Any thread; other requests go first. */
    public void requestHold() {
        request.compareAndSet(Request.NONE, Request.HOLD);
    }

    /**
     * One tick: decides {@code command} from {@code state} and {@code intent}; sets {@code state.safety} and
     * {@code appliedRad}.
     */
    public void gate(RobotState state, Intent intent, JointCommand command) {
        Request asked = request.getAndSet(Request.NONE);
        state.delivered.request = asked;
        if (lastTickNanos != 0 && state.nowNanos - lastTickNanos > settings.watchdogNanos()) {
            state.stoodStillNanos = state.nowNanos;
        }
        switch (safety) {
            case DISARMED, STOPPED -> {
                if (asked == Request.ARM && mayArm(state)) {
                    begin(state);
                    torqueWanted = false;
                    enter(SafetyState.ARMING, state);
                    events.raise(EventCode.ARMING, -1, Double.NaN, state.nowNanos);
                }
            }
            case ARMING -> {
                supervise(state, asked);
                if (safety == SafetyState.ARMING) {
                    arm(state);
                }
            }
            case ARMED, HOLDING -> {
                supervise(state, asked);
                if (safety == SafetyState.HOLDING && asked == Request.ARM && mayArm(state)) {
                    begin(state);
                    armed(state);
                } else if (safety == SafetyState.ARMED && intent.failed()) {
                    demanded = Stop.HOLD;
                    hold(state);
                }
            }
            case STOPPING -> {
                demanded = interlock.judge(state, demanded, false);
                if (state.nowNanos - sinceNanos >= STOPPING_NANOS) {
                    settle(state);
                }
            }
            case BOOT, LOCKED -> { }
        }
        write(state, intent, command);
        command.share(torqueShare(state.nowNanos));
        command.stamp(state.tick, state.nowNanos);
        lastTickNanos = state.nowNanos;
        state.safety = safety;
        for (int i = 0; i < limits.length; i++) {
            state.appliedRad[i] = command.appliedRad(i);
        }
        decisions.add(safety, command);
    }

    private boolean mayArm(RobotState state) {
        boolean ready = readiness.judge(state) == Readiness.Obstacle.NONE;
        if (!ready) {
            events.raise(EventCode.ARM_REFUSED, -1, Double.NaN, state.nowNanos);
        }
        return ready;
    }

    /** Arming in two steps: goals are set to where the joints are and read back; then torque, read back too. */
    private void arm(RobotState state) {
        long inStepNanos = state.nowNanos - sinceNanos;
        int wrong = torqueWanted ? firstWithoutTorque(state) : firstUnseeded(state);
        if (wrong < 0) {
            if (torqueWanted) {
                torqueNanos = state.nowNanos;
                armed(state);
            } else {
                torqueWanted = true;
                sinceNanos = state.nowNanos;
            }
        } else if (inStepNanos > (torqueWanted ? TORQUE_TIMEOUT_NANOS : SEED_TIMEOUT_NANOS)) {
            demanded = EventCode.ARM_FAILED.stop();
            events.raise(EventCode.ARM_FAILED, wrong, Double.NaN, state.nowNanos);
            enter(SafetyState.STOPPING, state);
        }
    }

    private int firstUnseeded(RobotState state) {
        for (int i = 0; i < limits.length; i++) {
            if (!seeded(state.joints.goalRad[i], state.joints.positionRad[i], i)) {
                return i;
            }
        }
        return -1;
    }

    /** The goal is where the joint is; one just outside its limits is taken to the limit, one far outside is not. */
    private boolean seeded(double goalRad, double measuredRad, int i) {
        return Math.abs(goalRad - seed(i, measuredRad)) <= GOAL_TOLERANCE_RAD
                && Math.abs(goalRad - measuredRad) <= 2 * GOAL_TOLERANCE_RAD;
    }

    private int firstWithoutTorque(RobotState state) {
        for (int i = 0; i < limits.length; i++) {
            if (!state.joints.torqueOn[i]) {
                return i;
            }
        }
        return -1;
    }

    private double seed(int i, double measuredRad) {
        return clamp(measuredRad, limits[i].minPositionRad(), limits[i].maxPositionRad());
    }

    private void armed(RobotState state) {
        enter(SafetyState.ARMED, state);
        events.raise(EventCode.ARMED, -1, Double.NaN, state.nowNanos);
    }

    private void begin(RobotState state) {
        interlock.reset(state);
        demanded = Stop.NONE;
    }

    /** While torque is on: the strongest demand wins, and only a stronger one than before changes anything. */
    private void supervise(RobotState state, Request asked) {
        Stop before = demanded;
        demanded = interlock.judge(state, before, safety != SafetyState.ARMING);
        if (asked == Request.STOP && demanded.compareTo(Stop.CONTROLLED) < 0) {
            demanded = Stop.CONTROLLED;
            events.raise(EventCode.STOP_REQUESTED, -1, Double.NaN, state.nowNanos);
        }
        if (asked == Request.HOLD && demanded == Stop.NONE) {
            demanded = Stop.HOLD;
        }
        if (demanded != before) {
            stop(state);
        }
    }

    private void stop(RobotState state) {
        boolean holds = demanded == Stop.HOLD
                || (demanded == Stop.CONTROLLED && settings.safeMode() == JointMode.POSITION);
        if (holds && safety != SafetyState.ARMING) {
            hold(state);
        } else {
            enter(SafetyState.STOPPING, state);
        }
    }

    /**
     * The end of a stop: every joint has said that its torque is off. One that says nothing any more is told once, and
     * does not keep the others from being armed again; one that says that it still has torque does.
     */
    private void settle(RobotState state) {
        int silent = -1;
        for (int i = 0; i < limits.length; i++) {
            if (state.jointFreshness[i] != Freshness.FRESH) {
                silent = silent < 0 ? i : silent;
            } else if (state.joints.torqueOn[i]) {
                return;
            }
        }
        enter(SafetyState.STOPPED, state);
        if (silent < 0) {
            events.raise(EventCode.STOPPED, -1, Double.NaN, state.nowNanos);
        } else {
            events.raise(EventCode.TORQUE_UNKNOWN, silent, Double.NaN, state.nowNanos);
        }
    }

    private void hold(RobotState state) {
        if (safety != SafetyState.HOLDING) {
            enter(SafetyState.HOLDING, state);
            events.raise(EventCode.HOLDING, -1, Double.NaN, state.nowNanos);
        }
    }

    private void enter(SafetyState next, RobotState state) {
        safety = next;
        sinceNanos = state.nowNanos;
    }

    private void write(RobotState state, Intent intent, JointCommand command) {
        for (int i = 0; i < limits.length; i++) {
            double requested = intent.targetRad(i);
            switch (safety) {
                case ARMING -> {
                    if (!torqueWanted) {
                        appliedRad[i] = seed(i, state.joints.positionRad[i]);
                    }
                    JointMode mode = torqueWanted ? JointMode.POSITION : JointMode.SEED;
                    command.set(i, mode, requested, appliedRad[i], Limit.NOT_ARMED);
                }
                case ARMED -> follow(i, intent.wished(i), requested, state, command);
                case HOLDING -> command.set(i, JointMode.POSITION, requested, appliedRad[i], Limit.HOLD);
                case STOPPING, STOPPED -> command.set(i, restMode(), requested, Double.NaN, Limit.NOT_ARMED);
                case BOOT, DISARMED, LOCKED ->
                        command.set(i, JointMode.LIMP, requested, Double.NaN, Limit.NOT_ARMED);
            }
        }
    }

    private JointMode restMode() {
        boolean cut = demanded == Stop.CUT || settings.safeMode() == JointMode.POSITION;
        return cut ? JointMode.LIMP : settings.safeMode();
    }

    /** One joint of an armed robot: the request, held inside the limits, no faster than allowed. */
    private void follow(int i, boolean wished, double requested, RobotState state, JointCommand command) {
        double target = appliedRad[i];
        Limit why = Limit.NONE;
        if (wished && !Double.isFinite(requested)) {
            why = Limit.NOT_FINITE;
            if (demanded == Stop.NONE) {
                demanded = EventCode.BAD_TARGET.stop();
                events.raise(EventCode.BAD_TARGET, i, Double.NaN, state.nowNanos);
                hold(state);
            }
        } else if (wished) {
            target = clamp(requested, limits[i].minPositionRad(), limits[i].maxPositionRad());
            if (target != requested) {
                why = Limit.POSITION;
            }
            double ramp = ramp(state.nowNanos);
            double reach = ramp * limits[i].maxVelocityRadPerSec() * elapsedSeconds(state.nowNanos);
            if (Math.abs(target - appliedRad[i]) > reach) {
                target = appliedRad[i] + Math.copySign(reach, target - appliedRad[i]);
                why = ramp < 1 ? Limit.RAMP : Limit.VELOCITY;
            }
        }
        appliedRad[i] = target;
        command.set(i, JointMode.POSITION, requested, target, why);
    }

    /** Rises after arming, also while the robot holds; arming again out of a hold takes nothing back. */
    private double torqueShare(long nowNanos) {
        if (safety != SafetyState.ARMED && safety != SafetyState.HOLDING) {
            return TORQUE_START;
        }
        double done = (double) (nowNanos - torqueNanos) / settings.rampNanos();
        return done >= 1 ? 1 : TORQUE_START + (1 - TORQUE_START) * Math.floor(done * TORQUE_STEPS) / TORQUE_STEPS;
    }

    private double ramp(long nowNanos) {
        double done = (double) (nowNanos - sinceNanos) / settings.rampNanos();
        return done >= 1 ? 1 : RAMP_START + (1 - RAMP_START) * Math.max(0, done);
    }

    /** Time since the last tick, but never more than one and a half periods: a late tick must not make a big step. */
    private double elapsedSeconds(long nowNanos) {
        return Math.min(nowNanos - lastTickNanos, settings.periodNanos() * 3 / 2) / 1e9;
    }

    /** Unlike {@code Math.clamp} it does not let NaN through: NaN becomes {@code low}. */
    private static double clamp(double value, double low, double high) {
        return value >= low ? Math.min(value, high) : low;
    }
}
