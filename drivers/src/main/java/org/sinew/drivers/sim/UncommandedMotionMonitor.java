package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.sim.WireFrame.Direction;
import org.sinew.safety.JointLimits;

/**
 * Judges every frame on a servo line: which of them could move a joint without consent? It decodes the frames itself
 * and knows positions only from the servos' replies, so that a mistake of the driver cannot hide from it. A write may
 * begin and end anywhere: what is judged is what the registers hold after it.
 *
 * <p>From the wire alone it counts
 * <ul>
 * <li>torque-on for a servo whose goal is not where the servo is (one encoder step and noise allowed), or whose goal or
 * position nobody has read lately;
 * <li>any other value of the torque register than off, on and damping, such as 128, which makes the servo take the
 * place where it is for its middle;
 * <li>a goal outside the joint's limits, or one half of a goal whose other half nobody knows;
 * <li>a goal further from an earlier one than the velocity limit allows in the time between;
 * <li>a goal moved after a stop frame and before the next torque-on. Setting the goal to where the servo is moves
 * nothing and is no such thing;
 * <li>while torque is on, a write to the EEPROM (registers 0..39: ids, limits, gains, homing offset, mode) or to the
 * lock (55);
 * <li>while torque is on, a torque limit (48, 49) lower than before, higher than the joint may have, or raised sooner
 * than arming does it: from a fifth, within 1.5 s.
 * </ul>
 * With a {@link GateProbe} also
 * <ul>
 * <li>torque-on or a goal while the gate is in none of ARMING, ARMED, HOLDING, STOPPING;
 * <li>torque-on, a goal, or under torque a torque limit, that the gate did not decide in its latest ticks, or decided
 * more than 100 ms ago;
 * <li>a servo that says that its torque is on more than 300 ms after the gate began to stop, or left the robot disarmed
 * or locked: once per stop. A servo that did not answer for a while heard no stop either; it has 300 ms from its
 * first answer on.
 * </ul>
 * Frames that take torque off, or brake, are always right.
 *
 * <p>Give it to {@link SerialLineSim#observe}. Frames come one at a time; counts may be read on any thread.
 */
public final class UncommandedMotionMonitor implements Consumer<WireFrame> {
    private static final int EEPROM_END = 40;
    private static final int TORQUE = 40;
    private static final int GOAL = 42;
    private static final int TORQUE_LIMIT = 48;
    private static final int LOCK = 55;
    private static final int POSITION = 56;
    private static final int KEPT_FINDINGS = 20;
    /** How late a frame may follow the decision that it carries: two periods at 100 Hz. */
    private static final long JITTER_NANOS = 20_000_000;
    /** Rounding of two goals to steps. */
    private static final int ROUNDING_STEPS = 2;
    /** In this time torque must be off after a stop. */
    private static final long STOP_NANOS = 300_000_000;
    /** Within this time after torque came on its limit may rise from this share to the whole, in sixteen steps. */
    private static final double RAMP_NANOS = 1.5e9;
    private static final double RAMP_START = 0.2;

    /**
     * A servo of the line.
     *
     * @param id        on the line
     * @param joint     its joint's name
     * @param index     its joint's index in the robot
     * @param sign      1, or -1 where it turns against the joint's axis
     * @param zeroTicks what it shows where the joint's angle is zero
     * @param limits    of the joint
     * @param torqueLimitPermille the highest torque limit that it may be told
     */
    public record Servo(int id, String joint, int index, int sign, int zeroTicks, JointLimits limits,
            int torqueLimitPermille) {
        /** A servo that may use all its torque. */
        public Servo(int id, String joint, int index, int sign, int zeroTicks, JointLimits limits) {
            this(id, joint, index, sign, zeroTicks, limits, 1000);
        }
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

    private final Map<Integer, ServoTrack> tracks = new TreeMap<>();
    private final @Nullable GateView gate;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final List<Finding> findings = new ArrayList<>();
    private int readAddress;
    private int readLength;

    /** A monitor in another process than the runtime: judges from the wire alone. */
    public UncommandedMotionMonitor(List<Servo> servos) {
        this(servos, null);
    }

    /**
     * A monitor in the runtime's own process.
     *
     * @param servos      those on the line
     * @param robotJoints number of joints of the whole robot
     * @param probe       what the gate decided
     */
    public UncommandedMotionMonitor(List<Servo> servos, int robotJoints, GateProbe probe) {
        this(servos, new GateView(probe, robotJoints));
    }

    private UncommandedMotionMonitor(List<Servo> servos, @Nullable GateView gate) {
        this.gate = gate;
        servos.forEach(servo -> tracks.put(servo.id(), new ServoTrack(servo)));
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
        if (gate != null) {
            gate.turnTo(frame.nanos());
        }
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
        ServoTrack track = tracks.get(f.at(2));
        if (track == null || f.length() - 6 != readLength) {
            return;
        }
        track.answered(f.nanos());
        byte[] data = bytes(f, 5, readLength);
        track.holds(readAddress, data);
        if (covers(readAddress, data, POSITION) && covers(readAddress, data, POSITION + 1)) {
            int at = POSITION - readAddress;
            track.sees(ServoTrack.steps((data[at] & 0xFF) | (data[at + 1] & 0xFF) << 8), f.nanos());
        }
        if (covers(readAddress, data, TORQUE)) {
            track.torque = data[TORQUE - readAddress] == 1;
            if (track.torque) {
                mayHaveTorque(f, track);
            }
        }
    }

    /** The servo says that its torque is on. */
    private void mayHaveTorque(WireFrame f, ServoTrack track) {
        if (gate != null && Math.min(gate.restNanos(), track.backForNanos(f.nanos())) > STOP_NANOS
                && track.stopTold != gate.stops()) {
            track.stopTold = gate.stops();
            found(f, track, String.format(Locale.ROOT, "torque still on %.0f ms after the robot began to stop; it is"
                    + " %s", gate.restNanos() * 1e-6, gate.newest()));
        }
    }

    private static boolean covers(int address, byte[] data, int register) {
        return address <= register && register < address + data.length;
    }

    private void judge(WireFrame f) {
        int id = f.at(2);
        int parameters = f.length() - 6;
        if (parameters < 2 && f.at(4) != 0x05) {
            return; // nothing that a servo takes for a read or a write
        }
        switch (f.at(4)) {
            case 0x02, 0x82 -> {
                readAddress = f.at(5);
                readLength = f.at(6);
                if (id != 0xFE) {
                    named(id, ServoTrack::asked);
                }
                for (int at = 7; at < 5 + parameters; at++) { // those that a sync read lists
                    named(f.at(at), ServoTrack::asked);
                }
            }
            case 0x03 -> named(id, track -> write(f, track, f.at(5), bytes(f, 6, parameters - 1)));
            case 0x04 -> {
                if (FeetechStsSim.inTable(f.at(5), parameters - 1)) { // else no servo keeps it
                    named(id, track -> track.registered = bytes(f, 5, parameters));
                }
            }
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

    private void named(int id, Consumer<ServoTrack> what) {
        if (id == 0xFE) {
            tracks.values().forEach(what);
            return;
        }
        ServoTrack track = tracks.get(id);
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

    private void act(WireFrame f, ServoTrack track) {
        byte[] pending = track.registered;
        track.registered = new byte[0];
        if (pending.length > 1) {
            byte[] data = new byte[pending.length - 1];
            System.arraycopy(pending, 1, data, 0, data.length);
            write(f, track, pending[0] & 0xFF, data);
        }
    }

    /** The servo takes all of {@code data} at once: torque-on is judged with the goal that came with it. */
    private void write(WireFrame f, ServoTrack track, int address, byte[] data) {
        if (track.torque) {
            settings(f, track, address, data);
        }
        int limitBefore = track.limit();
        Integer before = track.goal();
        boolean goal = covers(address, data, GOAL) || covers(address, data, GOAL + 1);
        boolean torque = covers(address, data, TORQUE);
        int value = torque ? data[TORQUE - address] & 0xFF : 0;
        track.holds(address, data);
        if (torque && (value == 0 || value == 2)) {
            track.torque = false;
            track.stopped = true;
        }
        if (goal) {
            goal(f, track, before);
        }
        if (track.torque && (covers(address, data, TORQUE_LIMIT) || covers(address, data, TORQUE_LIMIT + 1))) {
            torqueLimit(f, track, limitBefore);
        }
        if (torque && value == 1) {
            torqueOn(f, track);
        } else if (torque && value > 2) {
            found(f, track, "torque register set to " + value);
        }
    }

    /** Torque is on: nothing may change how the servo understands its goal, or how strong it is. */
    private void settings(WireFrame f, ServoTrack track, int address, byte[] data) {
        for (int register = address; register < address + data.length; register++) {
            if (register < EEPROM_END || register == LOCK) {
                found(f, track, "register " + register + " written while torque is on");
                return;
            }
        }
    }

    /** Torque is on, and its limit was written. */
    private void torqueLimit(WireFrame f, ServoTrack track, int before) {
        int limit = track.limit();
        double share = RAMP_START + (1 - RAMP_START) * Math.min(1, (f.nanos() - track.torqueNanos) / RAMP_NANOS);
        if (limit < 0) {
            found(f, track, "half a torque limit, and nobody knows the other half");
        } else if (limit == before) {
            return;
        } else if (limit < before || limit > track.limit(share)) {
            found(f, track, String.format(Locale.ROOT, "torque limit changed from %d to %d %.0f ms after torque came"
                    + " on; %d is the most", before, limit, (f.nanos() - track.torqueNanos) * 1e-6,
                    track.limit(share)));
        } else if (gate != null) {
            decided(f, track, gate.torqueLimit(track, limit), "torque limit " + limit);
        }
    }

    private void torqueOn(WireFrame f, ServoTrack track) {
        if (!track.torque) {
            enable(f, track);
        }
        if (gate != null) {
            inState(f, track, gate, "torque-on");
            decided(f, track, gate.torqueOn(track), "torque-on");
        }
        if (!track.torque) {
            track.torqueNanos = f.nanos();
        }
        track.torque = true;
        track.stopped = false;
    }

    private void enable(WireFrame f, ServoTrack track) {
        Integer goal = track.goal();
        if (goal == null) {
            found(f, track, "torque-on with a goal that nobody knows");
        } else if (!track.wasNear(goal, f.nanos(), 1)) {
            found(f, track, "torque-on with goal " + goal + ", but " + track.place(f.nanos()));
        } else {
            track.forgetGoals();
            track.remember(goal, f.nanos());
        }
    }

    private void goal(WireFrame f, ServoTrack track, @Nullable Integer before) {
        Integer goal = track.goal();
        if (goal == null) {
            found(f, track, "half a goal, and nobody knows the other half");
            return;
        }
        if (goal < track.low - 1 || goal > track.high + 1) {
            found(f, track, "goal " + goal + " is outside the limits " + track.low + ".." + track.high);
        }
        if (!track.stopped) {
            String tooFast = track.tooFast(goal, f.nanos(), ROUNDING_STEPS, JITTER_NANOS);
            if (tooFast != null) {
                found(f, track, tooFast);
            }
            track.remember(goal, f.nanos());
        } else if (!goal.equals(before) && !track.wasNear(goal, f.nanos(), ServoTrack.KEPT)) {
            found(f, track, "goal moved to " + goal + " after a stop; " + track.place(f.nanos()));
        }
        if (gate != null) {
            inState(f, track, gate, "goal");
            decided(f, track, gate.goal(track, goal), "goal " + goal);
        }
    }

    /** Counts unless torque might be on in one of the latest ticks. */
    private void inState(WireFrame f, ServoTrack track, GateView gate, String what) {
        if (!gate.wasActive()) {
            found(f, track, what + " while the robot is " + gate.newest());
        }
    }

    private void decided(WireFrame f, ServoTrack track, GateView.Verdict verdict, String what) {
        switch (verdict) {
            case NOT_DECIDED -> found(f, track, what + " that the gate did not decide");
            case OLD -> found(f, track, what + " that the gate decided too long ago");
            case DECIDED -> { }
        }
    }

    private void found(WireFrame f, ServoTrack track, String why) {
        count.incrementAndGet();
        synchronized (findings) {
            if (findings.size() < KEPT_FINDINGS) {
                findings.add(new Finding(f.nanos(), track.servo.id(), track.servo.joint(), f.hex(), why));
            }
        }
    }
}
