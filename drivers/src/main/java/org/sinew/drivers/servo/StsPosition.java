package org.sinew.drivers.servo;

/**
 * Where one servo is, as far as what it says can be believed: the door between the wire and all that acts on positions.
 *
 * <p>The sum of a frame is blind to one error of two bits in about thirty. So a place further from the last one than
 * the servo can have turned in the time between is no reading, and neither is one outside the encoder's turn. While
 * torque is off somebody may have moved the joint when nobody read it: three such readings in a row that agree with
 * each other are believed. Under torque they never are; the joint then grows old, and the gate stops the robot.
 *
 * <p>Pure bookkeeping of the bus worker's thread; allocates nothing.
 */
final class StsPosition {
    /**
     * 52 rpm without load at 7.4 V with the gear of 1:345 (maker's data); the same motor with that of 1:147, the
     * fastest sold, makes 122 rpm, 12.8 rad/s. Half as much again.
     */
    static final double FASTEST_RAD_PER_SEC = 20;
    /** What the encoder may show although nothing turns. */
    static final int NOISE_STEPS = 8;
    /** Three places this near to each other are one. */
    static final int STEADY_STEPS = 4;
    private static final int IN_A_ROW = 3;
    private static final int UNKNOWN = -1;

    private int steps = UNKNOWN;
    private long stampNanos;
    private int doubtedSteps;
    private long doubtedNanos;
    private int doubted; // readings in a row that agree with each other, but not with what is known
    private final int[] latest = new int[IN_A_ROW];
    private int next; // where the next of the latest goes
    private int good; // readings in a row, none missed

    /**
     * Takes a reading.
     *
     * @param read       as the register shows it
     * @param nanos      when it was acquired
     * @param torqueOff  nothing but a hand can have moved the joint
     * @return whether it is believed
     */
    boolean take(int read, long nanos, boolean torqueOff) {
        boolean onEncoder = read >= 0 && read < StsFrames.STEPS_PER_TURN;
        boolean near = steps == UNKNOWN || reaches(steps, stampNanos, read, nanos);
        if (!onEncoder || !(near || agrees(read, nanos, torqueOff))) {
            good = 0;
            return false;
        }
        steps = read;
        stampNanos = nanos;
        doubted = 0;
        latest[next] = read;
        next = (next + 1) % IN_A_ROW;
        good = Math.min(good + 1, IN_A_ROW);
        return true;
    }

    /** Whether this is the third doubted reading in a row that agrees with the one before. */
    private boolean agrees(int read, long nanos, boolean torqueOff) {
        if (!torqueOff) {
            doubted = 0;
            return false;
        }
        doubted = doubted > 0 && reaches(doubtedSteps, doubtedNanos, read, nanos) ? doubted + 1 : 1;
        doubtedSteps = read;
        doubtedNanos = nanos;
        return doubted >= IN_A_ROW;
    }

    private static boolean reaches(int from, long fromNanos, int to, long toNanos) {
        return Math.abs(to - from) <= reachSteps(toNanos - fromNanos);
    }

    /** How far two readings that are so long apart may lie from each other. */
    static double reachSteps(long nanos) {
        return NOISE_STEPS + Math.max(nanos, 0) * 1e-9 * FASTEST_RAD_PER_SEC / StsFrames.RAD_PER_STEP;
    }

    /** It did not answer in this turn. */
    void missed() {
        good = 0;
    }

    /** The last reading that was believed; -1 if there was none. */
    int steps() {
        return steps;
    }

    /** Whether the last three readings, with none missed between, are one place. */
    boolean steady() {
        if (good < IN_A_ROW) {
            return false;
        }
        int low = Math.min(latest[0], Math.min(latest[1], latest[2]));
        int high = Math.max(latest[0], Math.max(latest[1], latest[2]));
        return high - low <= STEADY_STEPS;
    }
}
