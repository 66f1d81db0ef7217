package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the wire has told about one servo: registers 40..49 as they were read or written last, where it was seen, which
 * goals it was given. Bookkeeping of {@link UncommandedMotionMonitor}, on its thread; it judges nothing.
 */
final class ServoTrack {
    static final double RAD_PER_STEP = 2 * Math.PI / 4096;
    /** Readings and goals that are kept. */
    static final int KEPT = 16;
    /** One encoder step, and two of noise. */
    private static final int SEED_STEPS = 3;
    /** A reading older than this says nothing about where a servo is. */
    private static final long FRESH_NANOS = 200_000_000;
    /** So many requests without an answer are more than a few lost replies. */
    private static final int SILENT_REQUESTS = 5;
    private static final int FIRST = 40;
    private static final int UNKNOWN = -1;

    final UncommandedMotionMonitor.Servo servo;
    final int low;
    final int high;
    final double stepsPerSec;
    boolean torque; // of the last frame, or as the servo has said since
    boolean stopped = true; // no torque-on since the last stop frame, or ever
    byte[] registered = {}; // address and data of a pending REG WRITE
    long stopTold; // number of the stop after which its torque was found on
    private int unanswered; // requests since its last reply
    private long repliedNanos;
    private long backNanos = Long.MIN_VALUE / 2; // when it answered again after a silence
    private final int[] shadow = new int[10]; // registers 40..49
    long torqueNanos; // when its torque came on
    private final long[] positionNanos = new long[KEPT];
    private final int[] position = new int[KEPT];
    private int positions;
    private final long[] goalNanos = new long[KEPT];
    private final int[] goals = new int[KEPT];
    private int goalCount; // since torque came on

    ServoTrack(UncommandedMotionMonitor.Servo servo) {
        this.servo = servo;
        int a = ticks(servo.limits().minPositionRad());
        int b = ticks(servo.limits().maxPositionRad());
        low = Math.min(a, b);
        high = Math.max(a, b);
        stepsPerSec = servo.limits().maxVelocityRadPerSec() / RAD_PER_STEP;
        Arrays.fill(shadow, UNKNOWN);
    }

    /** Encoder steps of a joint angle. */
    int ticks(double rad) {
        return servo.zeroTicks() + (int) Math.round(servo.sign() * rad / RAD_PER_STEP);
    }

    /** Takes over those of the registers 40..49 that lie in {@code data}, which begins with {@code address}. */
    void holds(int address, byte[] data) {
        for (int i = 0; i < shadow.length; i++) {
            int at = FIRST + i - address;
            if (at >= 0 && at < data.length) {
                shadow[i] = data[at] & 0xFF;
            }
        }
    }

    /** What registers 42 and 43 hold; null while one of them is not known. */
    @Nullable Integer goal() {
        int lowByte = shadow[42 - FIRST];
        int highByte = shadow[43 - FIRST];
        return lowByte == UNKNOWN || highByte == UNKNOWN ? null : steps(lowByte | highByte << 8);
    }

    /** What registers 48 and 49 hold; -1 while one of them is not known. */
    int limit() {
        int lowByte = shadow[48 - FIRST];
        int highByte = shadow[49 - FIRST];
        return lowByte == UNKNOWN || highByte == UNKNOWN ? UNKNOWN : lowByte | highByte << 8;
    }

    /** The torque limit register for this share of what the servo may have. */
    int limit(double share) {
        return (int) Math.max(Math.round(servo.torqueLimitPermille() * share), 1);
    }

    /** Sign and magnitude, bit 15. */
    static int steps(int word) {
        return (word & 0x8000) == 0 ? word : -(word & 0x7FFF);
    }

    /** The host has asked it. */
    void asked() {
        unanswered++;
    }

    /** It has answered. */
    void answered(long nanos) {
        if (unanswered > SILENT_REQUESTS && nanos - repliedNanos > FRESH_NANOS) {
            backNanos = nanos;
        }
        unanswered = 0;
        repliedNanos = nanos;
    }

    /** Since it answers again after a silence in which it can have heard nothing; long, if it never was silent. */
    long backForNanos(long nanos) {
        return nanos - backNanos;
    }

    void sees(int steps, long nanos) {
        position[positions % KEPT] = steps;
        positionNanos[positions % KEPT] = nanos;
        positions++;
    }

    /** Whether one of its last readings is fresh and near {@code goal}. */
    boolean wasNear(int goal, long nanos, int readings) {
        for (int i = 1; i <= Math.min(readings, Math.min(positions, KEPT)); i++) {
            int at = (positions - i) % KEPT;
            if (nanos - positionNanos[at] <= FRESH_NANOS && Math.abs(goal - position[at]) <= SEED_STEPS) {
                return true;
            }
        }
        return false;
    }

    /** Where it is, in words. */
    String place(long nanos) {
        int at = (positions - 1 + KEPT) % KEPT;
        if (positions == 0 || nanos - positionNanos[at] > FRESH_NANOS) {
            return "its position was not read lately";
        }
        return "the servo is at " + position[at];
    }

    /** Torque comes on: goals from before count no more. */
    void forgetGoals() {
        goalCount = 0;
    }

    void remember(int goal, long nanos) {
        int at = goalCount++ % KEPT;
        goals[at] = goal;
        goalNanos[at] = nanos;
    }

    /**
     * In words, from which earlier goal {@code goal} is further away than the velocity limit allows; null: from none.
     *
     * @param slackSteps steps that are allowed at any time
     * @param slackNanos time that is allowed in addition
     */
    @Nullable String tooFast(int goal, long nanos, int slackSteps, long slackNanos) {
        for (int i = 0; i < Math.min(goalCount, KEPT); i++) {
            double seconds = (nanos - goalNanos[i] + slackNanos) * 1e-9;
            int step = Math.abs(goal - goals[i]);
            if (step > stepsPerSec * seconds + slackSteps) {
                return String.format(Locale.ROOT, "goal moved %d steps in %.1f ms, the limit is %.0f steps/s", step,
                        (nanos - goalNanos[i]) * 1e-6, stepsPerSec);
            }
        }
        return null;
    }
}
