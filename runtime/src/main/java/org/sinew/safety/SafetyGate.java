package org.sinew.safety;

import java.util.concurrent.atomic.AtomicReference;
import org.sinew.rt.RealTime;
import org.sinew.state.Authority;
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
 * BOOT --every joint read--> DISARMED
 * DISARMED, STOPPED --arm--> ARMING (seed goals, torque on) --> ARMED <--arm-- HOLDING
 *      any of ARMING, ARMED, HOLDING --stop--> STOPPING (kneels, if it can) --> STOPPED
 *      any --lock--> LOCKED, once no torque is on
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
    static final double RAMP_START = 0.1;
    /** A servo that may give no more than its joint's limit reads a little less, for its registers are whole steps. */
    private static final double NEAR_LIMIT = 0.97;
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
    private final TargetLimiter targets;
    private final Derating derating;
    private final Kneeling kneeling; // while STOPPING
    private volatile SafetyState safety = SafetyState.BOOT;
    private volatile boolean lockAsked;
    private boolean locked;
    private boolean torqueTold; // of a servo that keeps its torque
    private boolean torqueWanted;
    private Stop demanded = Stop.NONE; // the strongest stop since arming
    private long sinceNanos; // when this state, or this step of arming, began
    private long torqueNanos; // when torque of all was first read back as on
    private long lastTickNanos;
    private volatile long armings;
    private Authority movedBy = Authority.NONE; // who wished last
    private long rampNanos; // when the velocity limit began to rise: at arming, or when motion changed hands

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
        targets = new TargetLimiter(this.limits);
        derating = new Derating(this.limits, settings, events);
        kneeling = new Kneeling(this.limits, settings, targets);
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
        ask(Request.ARM);
    }

    /** Asks for a controlled stop. Any thread; it also cancels an arming request of the same tick. */
    public void requestStop() {
        request.set(Request.STOP);
    }

    /** Asks for a controlled stop after which nobody arms this robot again before a new start. Any thread. */
    public void requestLock() {
        lockAsked = true; // by itself, so that no stop of another thread takes its place
        request.set(Request.STOP);
    }

    /** How often the robot has been armed, out of a hold too. Any thread. */
    public long armings() {
        return armings;
    }

    /** Nominal time between ticks. */
    public long periodNanos() {
        return settings.periodNanos();
    }

    /** Asks for no torque, of a robot that holds or has stopped; any other takes no notice. Any thread. */
    public void requestRelease() {
        ask(Request.RELEASE);
    }

    /** Goes before a hold, which may be asked for in every turn of a bus, and behind a stop. */
    private void ask(Request wanted) {
        boolean asked = request.compareAndSet(Request.NONE, wanted) || request.compareAndSet(Request.HOLD, wanted);
        if (!asked) {
            request.compareAndSet(Request.NONE, wanted); // the tick took the hold just now
        }
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
        asked = lockAsked && !locked ? Request.LOCK : asked;
        state.delivered.request = asked;
        if (lastTickNanos != 0 && state.nowNanos - lastTickNanos > settings.watchdogNanos()) {
            state.stoodStillNanos = state.nowNanos;
        }
        derating.update(state);
        locked |= asked == Request.LOCK;
        switch (safety) {
            case BOOT, DISARMED, STOPPED -> rest(state, asked);
            case ARMING -> {
                supervise(state, asked);
                if (safety == SafetyState.ARMING) {
                    arm(state);
                }
            }
            case ARMED, HOLDING -> {
                supervise(state, asked);
                if (safety == SafetyState.HOLDING && asked == Request.ARM && !locked && mayArm(state)) {
                    begin(state);
                    armed(state);
                } else if (safety == SafetyState.HOLDING && asked == Request.RELEASE) {
                    release(state);
                } else if (safety == SafetyState.ARMED && intent.failed()) {
                    fail(state);
                }
            }
            case STOPPING -> stopping(state, asked);
            case LOCKED -> { }
        }
        handOver(state, intent.authority());
        write(state, intent, command);
        command.share(torqueShare(state.nowNanos));
        command.stamp(state.tick, state.nowNanos);
        lastTickNanos = state.nowNanos;
        state.safety = safety;
        state.armings = armings;
        for (int i = 0; i < limits.length; i++) {
            state.appliedRad[i] = command.appliedRad(i);
        }
        decisions.add(safety, command);
    }

    /** No torque is on. */
    private void rest(RobotState state, Request asked) {
        if (locked) {
            enter(SafetyState.LOCKED, state);
            events.raise(EventCode.LOCKED, -1, Double.NaN, state.nowNanos);
            return;
        }
        if (safety == SafetyState.BOOT && everyJointRead(state)) {
            enter(SafetyState.DISARMED, state);
        }
        if (asked == Request.RELEASE && restMode() != JointMode.LIMP && safety == SafetyState.STOPPED) {
            release(state);
        } else if (asked == Request.ARM && mayArm(state)) {
            begin(state);
            torqueWanted = false;
            enter(SafetyState.ARMING, state);
            events.raise(EventCode.ARMING, -1, Double.NaN, state.nowNanos);
        }
    }

    private boolean everyJointRead(RobotState state) {
        for (int i = 0; i < limits.length; i++) {
            if (state.joints.stampNanos[i] == 0) {
                return false;
            }
        }
        return true;
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
        return TargetLimiter.clamp(measuredRad, limits[i].minPositionRad(), limits[i].maxPositionRad());
    }

    private void armed(RobotState state) {
        enter(SafetyState.ARMED, state);
        rampNanos = state.nowNanos;
        events.raise(EventCode.ARMED, -1, Double.NaN, state.nowNanos);
    }

    private void begin(RobotState state) {
        interlock.reset(state);
        demanded = Stop.NONE;
        movedBy = Authority.NONE;
        armings = armings + 1;
    }

    /** While torque is on: the strongest demand wins, and only a stronger one than before changes anything. */
    private void supervise(RobotState state, Request asked) {
        Stop before = demanded;
        boolean armed = safety != SafetyState.ARMING;
        demanded = interlock.judge(state, before, armed, armed && torqueShare(state.nowNanos) == 1);
        if ((asked == Request.STOP || asked == Request.LOCK) && demanded.compareTo(Stop.CONTROLLED) < 0) {
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
            if (demanded == Stop.CONTROLLED && safety != SafetyState.ARMING) {
                kneeling.begin(state.nowNanos);
            } else {
                kneeling.end();
            }
            enter(SafetyState.STOPPING, state);
        }
    }

    /** Kneels, unless it falls, or somebody says stop once more; then torque goes off. */
    private void stopping(RobotState state, Request asked) {
        demanded = interlock.judge(state, demanded, false, false);
        if (kneeling.active()) {
            kneeling.judge(state, asked, demanded);
            sinceNanos = kneeling.active() ? sinceNanos : state.nowNanos;
        } else if (state.nowNanos - sinceNanos >= STOPPING_NANOS) {
            settle(state);
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
                tellTorque(i, state);
                return;
            }
        }
        enter(locked ? SafetyState.LOCKED : SafetyState.STOPPED, state);
        if (locked) {
            events.raise(EventCode.LOCKED, -1, Double.NaN, state.nowNanos);
        }
        if (silent < 0) {
            events.raise(EventCode.STOPPED, -1, Double.NaN, state.nowNanos);
        } else {
            events.raise(EventCode.TORQUE_UNKNOWN, silent, Double.NaN, state.nowNanos);
        }
    }

    /** Whoever has motion has failed: the behaviour, which tells it itself, or an owner whose lease has lapsed. */
    private void fail(RobotState state) {
        demanded = Stop.HOLD;
        if (state.steered) {
            demanded = EventCode.LEASE_LOST.stop();
            events.raise(EventCode.LEASE_LOST, -1, (state.nowNanos - state.setpoint.stampNanos) / 1e9, state.nowNanos);
        }
        hold(state);
    }

    private void release(RobotState state) {
        demanded = Stop.CUT;
        kneeling.end();
        events.raise(EventCode.RELEASED, -1, Double.NaN, state.nowNanos);
        enter(SafetyState.STOPPING, state);
    }

    /** Who gets motion from somebody else begins as slowly as after arming. */
    private void handOver(RobotState state, Authority wishes) {
        if (safety == SafetyState.ARMED && wishes != Authority.NONE && wishes != movedBy) {
            rampNanos = movedBy == Authority.NONE ? rampNanos : state.nowNanos;
            movedBy = wishes;
        }
    }

    /** A servo that keeps its torque whatever it is told: only its supply helps. */
    private void tellTorque(int i, RobotState state) {
        if (!torqueTold && state.nowNanos - sinceNanos > TORQUE_TIMEOUT_NANOS) {
            torqueTold = true;
            events.raise(EventCode.TORQUE_UNKNOWN, i, Double.NaN, state.nowNanos);
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
        torqueTold = false;
    }

    private void write(RobotState state, Intent intent, JointCommand command) {
        double seconds = elapsedSeconds(state.nowNanos);
        for (int i = 0; i < limits.length; i++) {
            double requested = intent.targetRad(i);
            switch (safety) {
                case ARMING -> {
                    if (!torqueWanted) {
                        targets.place(i, seed(i, state.joints.positionRad[i]));
                    }
                    JointMode mode = torqueWanted ? JointMode.POSITION : JointMode.SEED;
                    command.set(i, mode, requested, targets.targetRad(i), Limit.NOT_ARMED);
                }
                case ARMED -> follow(i, intent.wished(i), requested, state, command);
                case HOLDING -> {
                    if (interlock.releases(i)) { // somebody pushes it
                        targets.follow(i, interlock.releaseRad(i), 1, seconds);
                    } else {
                        targets.brake(i, seconds);
                    }
                    command.set(i, JointMode.POSITION, requested, targets.targetRad(i), Limit.HOLD);
                }
                case STOPPING -> {
                    if (kneeling.active()) {
                        kneeling.move(i, seconds);
                        command.set(i, JointMode.POSITION, requested, targets.targetRad(i), Limit.HOLD);
                    } else {
                        command.set(i, restMode(), requested, Double.NaN, Limit.NOT_ARMED);
                    }
                }
                case STOPPED -> command.set(i, restMode(), requested, Double.NaN, Limit.NOT_ARMED);
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
        double seconds = elapsedSeconds(state.nowNanos);
        Limit why = Limit.NONE;
        if (interlock.releases(i)) {
            targets.follow(i, interlock.releaseRad(i), 1, seconds);
            why = Limit.STALL;
        } else if (wished && !Double.isFinite(requested)) {
            targets.brake(i, seconds);
            why = Limit.NOT_FINITE;
            if (demanded == Stop.NONE) {
                demanded = EventCode.BAD_TARGET.stop();
                events.raise(EventCode.BAD_TARGET, i, Double.NaN, state.nowNanos);
                hold(state);
            }
        } else if (wished) {
            why = toward(i, requested, seconds, state);
        } else {
            targets.brake(i, seconds);
        }
        command.set(i, JointMode.POSITION, requested, targets.targetRad(i), why);
    }

    private Limit toward(int i, double requested, double seconds, RobotState state) {
        double before = targets.targetRad(i);
        double ramp = ramp(state.nowNanos);
        Limit why = targets.follow(i, requested, ramp * derating.share(i), seconds);
        double effortNm = state.joints.effortNm[i];
        boolean pushes = Math.abs(effortNm) >= NEAR_LIMIT * limits[i].maxEffortNm();
        if (pushes && (targets.targetRad(i) - before) * effortNm > 0) {
            targets.place(i, before);
            return Limit.EFFORT;
        }
        if (why == Limit.VELOCITY && ramp < 1) {
            return Limit.RAMP;
        }
        return why == Limit.VELOCITY && derating.share(i) < 1 ? derating.why(i) : why;
    }

    /** Rises after arming, also while the robot holds; arming again out of a hold takes nothing back. */
    private double torqueShare(long nowNanos) {
        if (safety != SafetyState.ARMED && safety != SafetyState.HOLDING && !kneeling.active()) {
            return TORQUE_START;
        }
        double done = (double) (nowNanos - torqueNanos) / settings.rampNanos();
        return done >= 1 ? 1 : TORQUE_START + (1 - TORQUE_START) * Math.floor(done * TORQUE_STEPS) / TORQUE_STEPS;
    }

    private double ramp(long nowNanos) {
        double done = (double) (nowNanos - rampNanos) / settings.rampNanos();
        return done >= 1 ? 1 : RAMP_START + (1 - RAMP_START) * Math.max(0, done);
    }

    /** Time since the last tick, but never more than one and a half periods: a late tick must not make a big step. */
    private double elapsedSeconds(long nowNanos) {
        return Math.min(nowNanos - lastTickNanos, settings.periodNanos() * 3 / 2) / 1e9;
    }
}
