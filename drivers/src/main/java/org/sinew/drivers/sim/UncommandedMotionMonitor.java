package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.sim.WireFrame.Direction;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.SafetyState;

/**
 * Judges every frame on a servo line: which of them could move a joint without consent? It decodes the frames itself
 * and knows positions only from the servos' replies, so that a mistake of the driver cannot hide from it.
 *
 * <p>From the wire alone it counts
 * <ul>
 * <li>torque-on for a servo whose goal is not where the servo is (one encoder step and noise allowed), or whose goal or
 * position nobody has read lately;
 * <li>a goal outside the joint's limits;
 * <li>a goal further from an earlier one than the velocity limit allows in the time between;
 * <li>a goal moved after a stop frame and before the next torque-on. Setting the goal to where the servo is moves
 * nothing and is no such thing.
 * </ul>
 * With a {@link GateProbe} also
 * <ul>
 * <li>torque-on or a goal while the gate is in none of ARMING, ARMED, HOLDING, STOPPING;
 * <li>torque-on or a goal that the gate did not decide in its latest ticks.
 * </ul>
 * Frames that take torque off, or brake, are always right.
 *
 * <p>Give it to {@link SerialLineSim#observe}. Frames come one at a time; counts may be read on any thread.
 */
public final class UncommandedMotionMonitor implements Consumer<WireFrame> {
    private static final double RAD_PER_STEP = 2 * Math.PI / 4096;
    private static final int KEPT_FINDINGS = 20;
    /** One encoder step, and two of noise. */
    private static final int SEED_STEPS = 3;
    /** A reading older than this says nothing about where a servo is. */
    private static final long FRESH_NANOS = 200_000_000;
    /** How late a frame may follow the decision that it carries: two periods at 100 Hz. */
    private static final long JITTER_NANOS = 20_000_000;
    /** Rounding of two goals to steps. */
    private static final int ROUNDING_STEPS = 2;
    /** Decisions that a frame may still carry: a bus worker may be kept from the processor for a while. */
    private static final int DECISIONS = 15;

    /**
     * A servo of the line.
     *
     * @param id        on the line
     * @param joint     its joint's name
     * @param index     its joint's index in the robot
     * @param sign      1, or -1 where it turns against the joint's axis
     * @param zeroTicks what it shows where the joint's angle is zero
     * @param limits    of the joint
     */
    public record Servo(int id, String joint, int index, int sign, int zeroTicks, JointLimits limits) {
    }

    /**
     * One uncommanded motion.
     *
     * @param nanos world time
     * @param id    of the servo
     * @param joint its joint
     * @param frame the whole frame
     * @param why   what is wrong with it
     */
    public record Finding(long nanos, int id, String joint, String frame, String why) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.6f s %s (id %d): %s [%s]", nanos * 1e-9, joint, id, why, frame);
        }
    }

    private final Map<Integer, Track> tracks = new HashMap<>();
    private final @Nullable GateProbe probe;
    private final GateProbe.Decision decision;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final List<Finding> findings = new ArrayList<>();
    private int readAddress;
    private int readLength;

    /** What the wire has told about one servo. */
    private static final class Track {
        private static final int KEPT = 16;

        final Servo servo;
        final int low;
        final int high;
        final double stepsPerSec;
        final long[] positionNanos = new long[KEPT];
        final int[] position = new int[KEPT];
        int positions;
        final long[] goalNanos = new long[KEPT];
        final int[] goals = new int[KEPT];
        int goalCount; // since torque came on
        @Nullable Integer goal;
        boolean torque; // of the last frame, or as the servo has said since
        boolean stopped = true; // no torque-on since the last stop frame, or ever
        byte[] registered = {}; // address and data of a pending REG WRITE

        Track(Servo servo) {
            this.servo = servo;
            int a = ticks(servo.limits().minPositionRad());
            int b = ticks(servo.limits().maxPositionRad());
            low = Math.min(a, b);
            high = Math.max(a, b);
            stepsPerSec = servo.limits().maxVelocityRadPerSec() / RAD_PER_STEP;
        }

        int ticks(double rad) {
            return servo.zeroTicks() + (int) Math.round(servo.sign() * rad / RAD_PER_STEP);
        }

        void sees(int steps, long nanos) {
            position[positions % KEPT] = steps;
            positionNanos[positions % KEPT] = nanos;
            positions++;
        }

        /** Whether the servo was read lately at all, and within {@code steps} of {@code goal}. */
        boolean wasNear(int goal, long nanos, int readings) {
            for (int i = 1; i <= Math.min(readings, Math.min(positions, KEPT)); i++) {
                int at = (positions - i) % KEPT;
                if (nanos - positionNanos[at] <= FRESH_NANOS && Math.abs(goal - position[at]) <= SEED_STEPS) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A monitor in another process than the runtime: judges from the wire alone. */
    public UncommandedMotionMonitor(List<Servo> servos) {
        this(servos, null, new GateProbe.Decision(0));
    }

    /**
     * A monitor in the runtime's own process.
     *
     * @param servos      those on the line
     * @param robotJoints number of joints of the whole robot
     * @param probe       what the gate decided
     */
    public UncommandedMotionMonitor(List<Servo> servos, int robotJoints, GateProbe probe) {
        this(servos, probe, new GateProbe.Decision(robotJoints));
    }

    private UncommandedMotionMonitor(List<Servo> servos, @Nullable GateProbe probe, GateProbe.Decision decision) {
        this.probe = probe;
        this.decision = decision;
        servos.forEach(servo -> tracks.put(servo.id(), new Track(servo)));
    }

    /** Uncommanded motions so far. */
    public long count() {
        return count.get();
    }

    /** Frames judged so far, both directions. */
    public long frames() {
        return frames.get();
    }

    /** The first of them. */
    public List<Finding> findings() {
        synchronized (findings) {
            return List.copyOf(findings);
        }
    }

    @Override
    public void accept(WireFrame frame) {
        frames.incrementAndGet();
        if (!sound(frame)) {
            return;
        }
        if (frame.direction() == Direction.SERVO_TO_HOST) {
            learn(frame);
        } else {
            judge(frame);
        }
    }

    private static boolean sound(WireFrame f) {
        if (f.length() < 6 || f.at(0) != 0xFF || f.at(1) != 0xFF || f.at(3) + 4 != f.length()) {
            return false;
        }
        int sum = 0;
        for (int i = 2; i < f.length(); i++) {
            sum += f.at(i);
        }
        return (sum & 0xFF) == 0xFF;
    }

    /** A reply: where the servo is, what its goal and torque registers hold. */
    private void learn(WireFrame f) {
        Track track = tracks.get(f.at(2));
        if (track == null || f.length() - 6 != readLength) {
            return;
        }
        if (covers(56, 2)) {
            track.sees(word(f, 56), f.nanos());
        }
        if (covers(42, 2)) {
            track.goal = word(f, 42);
        }
        if (covers(40, 1)) {
            track.torque = f.at(5 + 40 - readAddress) == 1;
        }
    }

    private boolean covers(int address, int length) {
        return readAddress <= address && address + length <= readAddress + readLength;
    }

    private int word(WireFrame f, int address) {
        int at = 5 + address - readAddress;
        return steps(f.at(at) | f.at(at + 1) << 8);
    }

    private static int steps(int word) {
        return (word & 0x8000) == 0 ? word : -(word & 0x7FFF);
    }

    private void judge(WireFrame f) {
        int id = f.at(2);
        int parameters = f.length() - 6;
        switch (f.at(4)) {
            case 0x02, 0x82 -> {
                readAddress = f.at(5);
                readLength = f.at(6);
            }
            case 0x03 -> named(id, track -> write(f, track, f.at(5), bytes(f, 6, parameters - 1)));
            case 0x04 -> named(id, track -> track.registered = bytes(f, 5, parameters));
            case 0x05 -> named(id, track -> act(f, track));
            case 0x83 -> {
                int length = f.at(6);
                for (int at = 7; at + length < 5 + parameters; at += 1 + length) {
                    byte[] data = bytes(f, at + 1, length);
                    named(f.at(at), track -> write(f, track, f.at(5), data));
                }
            }
            default -> { } // moves nothing
        }
    }

    private void named(int id, Consumer<Track> what) {
        if (id == 0xFE) {
            tracks.values().forEach(what);
            return;
        }
        Track track = tracks.get(id);
        if (track != null) {
            what.accept(track);
        }
    }

    private static byte[] bytes(WireFrame f, int from, int length) {
        byte[] all = f.bytes();
        byte[] some = new byte[Math.max(length, 0)];
        System.arraycopy(all, from, some, 0, some.length);
        return some;
    }

    private void act(WireFrame f, Track track) {
        byte[] pending = track.registered;
        track.registered = new byte[0];
        if (pending.length > 1) {
            byte[] data = new byte[pending.length - 1];
            System.arraycopy(pending, 1, data, 0, data.length);
            write(f, track, pending[0] & 0xFF, data);
        }
    }

    private void write(WireFrame f, Track track, int address, byte[] data) {
        if (address <= 40 && 40 < address + data.length) {
            torque(f, track, data[40 - address] & 0xFF);
        }
        if (address <= 42 && 43 < address + data.length) {
            goal(f, track, steps((data[42 - address] & 0xFF) | (data[43 - address] & 0xFF) << 8));
        }
    }

    private void torque(WireFrame f, Track track, int value) {
        if (value == 0 || value == 2) {
            track.torque = false;
            track.stopped = true;
            return;
        }
        if (value != 1) {
            found(f, track, "torque register set to " + value);
            return;
        }
        if (!track.torque) {
            enable(f, track);
        }
        inState(f, track, "torque-on");
        if (!decided(track, null)) {
            found(f, track, "torque-on that the gate did not decide");
        }
        track.torque = true;
        track.stopped = false;
    }

    private void enable(WireFrame f, Track track) {
        Integer goal = track.goal;
        if (goal == null) {
            found(f, track, "torque-on with a goal that nobody knows");
        } else if (!track.wasNear(goal, f.nanos(), 1)) {
            found(f, track, "torque-on with goal " + goal + ", but " + place(track, f.nanos()));
        } else {
            track.goalCount = 0;
            remember(track, goal, f.nanos());
        }
    }

    private static String place(Track track, long nanos) {
        int at = (track.positions - 1 + Track.KEPT) % Track.KEPT;
        if (track.positions == 0 || nanos - track.positionNanos[at] > FRESH_NANOS) {
            return "its position was not read lately";
        }
        return "the servo is at " + track.position[at];
    }

    private void goal(WireFrame f, Track track, int goal) {
        if (goal < track.low - 1 || goal > track.high + 1) {
            found(f, track, "goal " + goal + " is outside the limits " + track.low + ".." + track.high);
        }
        Integer before = track.goal;
        boolean moved = before == null || before != goal;
        if (track.stopped) {
            if (moved && !track.wasNear(goal, f.nanos(), Track.KEPT)) {
                found(f, track, "goal moved to " + goal + " after a stop; " + place(track, f.nanos()));
            }
        } else {
            tooFast(f, track, goal);
            remember(track, goal, f.nanos());
        }
        inState(f, track, "goal");
        if (!decided(track, goal)) {
            found(f, track, "goal " + goal + " that the gate did not decide");
        }
        track.goal = goal;
    }

    private static void remember(Track track, int goal, long nanos) {
        int at = track.goalCount++ % Track.KEPT;
        track.goals[at] = goal;
        track.goalNanos[at] = nanos;
    }

    private void tooFast(WireFrame f, Track track, int goal) {
        for (int i = 0; i < Math.min(track.goalCount, Track.KEPT); i++) {
            double seconds = (f.nanos() - track.goalNanos[i] + JITTER_NANOS) * 1e-9;
            int step = Math.abs(goal - track.goals[i]);
            if (step > track.stepsPerSec * seconds + ROUNDING_STEPS) {
                found(f, track, String.format(Locale.ROOT, "goal moved %d steps in %.1f ms, the limit is %.0f steps/s",
                        step, (f.nanos() - track.goalNanos[i]) * 1e-6, track.stepsPerSec));
                return;
            }
        }
    }

    /** Counts unless one of the latest ticks was in a state in which torque may be on. */
    private void inState(WireFrame f, Track track, String what) {
        if (probe == null) {
            return;
        }
        SafetyState newest = SafetyState.BOOT;
        for (int age = 0; age < DECISIONS && probe.read(age, decision); age++) {
            newest = age == 0 ? decision.state : newest;
            switch (decision.state) {
                case ARMING, ARMED, HOLDING, STOPPING -> {
                    return;
                }
                default -> { }
            }
        }
        found(f, track, what + " while the robot is " + newest);
    }

    /** Whether the gate decided this goal, or with none torque-on, in one of its latest ticks. */
    private boolean decided(Track track, @Nullable Integer goal) {
        if (probe == null) {
            return true;
        }
        int index = track.servo.index();
        for (int age = 0; age < DECISIONS && probe.read(age, decision); age++) {
            JointMode mode = decision.command.mode(index);
            boolean follows = mode == JointMode.POSITION || (goal != null && mode == JointMode.SEED);
            double applied = decision.command.appliedRad(index);
            if (follows && (goal == null || Math.abs(track.ticks(applied) - goal) <= 1)) {
                return true;
            }
        }
        return false;
    }

    private void found(WireFrame f, Track track, String why) {
        count.incrementAndGet();
        synchronized (findings) {
            if (findings.size() < KEPT_FINDINGS) {
                findings.add(new Finding(f.nanos(), track.servo.id(), track.servo.joint(), f.hex(), why));
            }
        }
    }
}
