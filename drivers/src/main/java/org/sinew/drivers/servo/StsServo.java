package org.sinew.drivers.servo;

import org.sinew.device.JointDriver;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/**
 * One servo as {@link FeetechSts} knows it: the joint's limits in encoder steps, what it was told about torque, and
 * what it answered last. Turns replies into SI units and says what the next frames must tell it.
 *
 * <p>Pure bookkeeping on the thread of the bus worker: it never touches the line and allocates nothing. It asks for
 * torque only after a seed whose goal was read back within one step of the measured position.
 */
final class StsServo {
    static final int ON = 1;
    private static final int OFF_REPEATS = 3;
    private static final int LIMIT_REPEATS = 3;
    private static final int OVERLOAD = 32; // error bit 5
    private static final int ENABLE_TRIES = 3;
    private static final double AMPERE_PER_UNIT = 0.0065;

    final String name;
    final FeetechSts.Config config;
    final int id;
    /** Its place on the line. */
    final int k;
    /** Its index in the robot. */
    final int joint;
    final int minSteps;
    final int maxSteps;
    /** Steps per second in one unit of a speed register; found out at open. */
    int speedUnit = 1;
    /** Of its firmware, as "3.9"; found out at open. */
    String firmware = "";

    private final JointLimits limits;
    private final JointSample now;
    private JointMode sentMode = JointMode.LIMP; // what the servo was told last
    private boolean enabled; // torque was read back as on after we had sent it
    private int enableTries; // how often torque-on may still be tried
    private int offRepeats; // how often the frame that takes torque off is still to be sent
    private int torqueRead = -1; // register 40 as read last, -1 unknown
    private boolean goalTold; // since the last seed
    private int goalSteps = -1; // register 42 as read since the last seed, -1 unknown
    private int limitSent = -1; // register 48 as told since the last seed
    private int limitRead = -1; // the same as read, -1 unknown
    private int limitRepeats; // how often it is still to be told
    private final StsPosition position = new StsPosition();

    /** Place {@code k} of the line and of {@code now}, which receives what is measured. */
    StsServo(int k, JointDriver.Entry<FeetechSts.Config> entry, JointSample now) {
        this.k = k;
        this.now = now;
        name = entry.name();
        joint = entry.index();
        limits = entry.limits();
        config = entry.config();
        id = config.id();
        int a = StsFrames.steps(limits.minPositionRad(), config.sign(), config.zeroTicks());
        int b = StsFrames.steps(limits.maxPositionRad(), config.sign(), config.zeroTicks());
        minSteps = Math.min(a, b);
        maxSteps = Math.max(a, b);
    }

    // ---- torque ----

    /** Whether torque may come on in this turn: right after a seed, and while it is still being tried. */
    boolean enables(JointMode mode) {
        return mode == JointMode.POSITION && (sentMode == JointMode.SEED || enableTries > 0);
    }

    /** What register 40 must be told now that this mode is decided; -1 if nothing. */
    int torqueToSend(JointMode mode) {
        turnTo(mode);
        if (enableTries > 0) {
            return mayEnable() ? ON : -1;
        }
        if (offRepeats > 0) {
            offRepeats--;
            return offValue(mode);
        }
        return -1;
    }

    /** The value of register 40 in every mode but that of a servo that may come on. */
    static int offValue(JointMode mode) {
        return mode == JointMode.DAMP ? FeetechSts.DAMPING : FeetechSts.OFF;
    }

    /** Notes what a change of mode asks for. */
    private void turnTo(JointMode mode) {
        if (mode == sentMode) {
            return;
        }
        if (mode == JointMode.POSITION) {
            enableTries = sentMode == JointMode.SEED ? ENABLE_TRIES : 0;
            offRepeats = sentMode == JointMode.SEED ? 0 : OFF_REPEATS;
        } else {
            enableTries = 0;
            enabled = false;
            offRepeats = OFF_REPEATS;
        }
        if (mode == JointMode.SEED) {
            goalTold = false;
            goalSteps = -1;
            limitSent = -1;
            limitRead = -1;
            now.goalRad[k] = Double.NaN;
        }
        sentMode = mode;
    }

    /**
     * After the last seed its torque limit was read back as it was told, and its goal within one step of the position
     * measured in this turn.
     */
    private boolean mayEnable() {
        return now.misses[k] == 0 && limitConfirmed() && goalSteps >= 0 && Math.abs(goalSteps - position.steps()) <= 1;
    }

    /** A servo that does not come on in three turns is left off: the gate sees it and refuses to arm. */
    void countTry() {
        if (enableTries > 0 && --enableTries == 0) {
            offRepeats = OFF_REPEATS;
        }
    }

    /** It is told a safe mode outside of a turn: whatever was under way is over. */
    void forget(JointMode mode) {
        enabled = false;
        enableTries = 0;
        sentMode = mode;
        offRepeats = 0;
        torqueRead = -1;
    }

    /** Whether register 40 was read with this value since {@link #forget}. */
    boolean torqueIs(int value) {
        return torqueRead == value;
    }

    // ---- torque limit ----

    /** The highest value of register 48 that the robot file allows. */
    private int highestLimit() {
        return config.highestTorquePermille(limits);
    }

    private boolean limitConfirmed() {
        return limitSent >= 0 && limitRead == limitSent;
    }

    /**
     * What register 48 must be told now that this share of the torque is decided; -1 if nothing. Before torque comes on
     * it is told until it was read back; after that each new value once, the last one up to three times. A servo that
     * has lowered its torque by itself, in overload, is not told otherwise.
     */
    int limitToSend(double share) {
        boolean before = sentMode == JointMode.SEED || enableTries > 0;
        if (!(before || enabled) || (now.errorBits[k] & OVERLOAD) != 0 || !(share > 0)) {
            return -1;
        }
        int wanted = (int) Math.max(Math.round(highestLimit() * Math.min(share, 1)), 1);
        if (wanted != limitSent) {
            limitSent = wanted;
            limitRepeats = share >= 1 ? LIMIT_REPEATS : 1;
        } else if (before && limitRead != limitSent) {
            limitRepeats = 1;
        }
        if (limitRepeats == 0) {
            return -1;
        }
        limitRepeats--;
        return wanted;
    }

    // ---- goals ----

    /**
     * Whether it is to be told this target: it follows, or is being seeded and stands still; and the target lies within
     * the limits. The gate never decides another; the servo would keep its last goal.
     */
    boolean takes(double targetRad) {
        boolean due = enabled || (sentMode == JointMode.SEED && position.steady());
        if (!due || !Double.isFinite(targetRad)) {
            return false;
        }
        int goal = goal(targetRad);
        return goal >= Math.max(minSteps - 1, 0) && goal <= Math.min(maxSteps + 1, StsFrames.STEPS_PER_TURN - 1);
    }

    /** Id and registers 41..47, acceleration, goal, time and speed, at {@code at}. */
    void putGoal(byte[] out, int at, double targetRad) {
        int goal = goal(targetRad);
        int speed = goalSpeed();
        goalTold = true;
        out[at] = (byte) id;
        out[at + 1] = (byte) config.acceleration();
        out[at + 2] = (byte) goal;
        out[at + 3] = (byte) (goal >> 8);
        out[at + 4] = 0;
        out[at + 5] = 0;
        out[at + 6] = (byte) speed;
        out[at + 7] = (byte) (speed >> 8);
    }

    private int goal(double targetRad) {
        return StsFrames.steps(targetRad, config.sign(), config.zeroTicks());
    }

    /** The velocity limit as goal speed; never 0, which would mean as fast as it can. */
    private int goalSpeed() {
        double steps = limits.maxVelocityRadPerSec() / StsFrames.RAD_PER_STEP;
        return (int) Math.clamp(Math.ceil(steps / speedUnit), 1, 0x7FFF);
    }

    // ---- replies ----

    /** A turn is over, in which it was seen or not. */
    void countMiss(boolean missed) {
        now.misses[k] = missed ? now.misses[k] + 1 : 0;
        if (missed) {
            position.missed();
        }
    }

    /** Takes a reply that begins with 40..49. */
    boolean takeState(StsReplies reply) {
        torqueRead = reply.data(0);
        boolean on = torqueRead == ON;
        now.torqueOn[k] = on;
        if (goalTold && (sentMode == JointMode.SEED || enabled || enableTries > 0)) {
            goalSteps = StsFrames.signed(reply.word(2), 15);
            limitRead = reply.word(8);
            limitRepeats = limitRead == limitSent ? 0 : limitRepeats;
            now.goalRad[k] = enabled || limitConfirmed()
                    ? StsFrames.rad(goalSteps, config.sign(), config.zeroTicks()) : Double.NaN;
        }
        if (on && enableTries > 0) {
            enabled = true;
            enableTries = 0;
        } else if (on && !enabled && offRepeats == 0) {
            offRepeats = 1; // it has missed the frame, or came up by itself
        } else if (!on) {
            enabled = false; // a servo that dropped its torque gets no more goals until it is seeded again
        }
        return true;
    }

    /** Takes a reply with 40..70. */
    boolean takeSlow(StsReplies reply) {
        takeState(reply);
        now.voltageV[k] = reply.data(62 - FeetechSts.TORQUE) * 0.1;
        now.temperatureC[k] = reply.data(63 - FeetechSts.TORQUE);
        now.currentA[k] = StsFrames.signed(reply.word(69 - FeetechSts.TORQUE), 15) * AMPERE_PER_UNIT;
        return true;
    }

    /** Takes position, speed and load, 56..61, unless the position is one that the joint cannot have come to. */
    boolean takeFast(StsReplies reply, long stampNanos) {
        int steps = StsFrames.signed(reply.word(0), 15);
        boolean torqueOff = !now.torqueOn[k] && !enabled && enableTries == 0;
        if (!position.take(steps, stampNanos, torqueOff)) {
            return false; // an alias of the 8-bit sum
        }
        now.positionRad[k] = StsFrames.rad(steps, config.sign(), config.zeroTicks());
        now.velocityRadPerSec[k] =
                config.sign() * StsFrames.signed(reply.word(2), 15) * speedUnit * StsFrames.RAD_PER_STEP;
        now.effortNm[k] = config.sign() * StsFrames.signed(reply.word(4), 10) * 0.001 * config.stallTorqueNm();
        now.stampNanos[k] = stampNanos;
        return true;
    }
}
