package org.sinew.cockpit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sinew.record.Frame;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.JointSample;
import org.sinew.state.Percept;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SwitchSample;

/**
 * The binary message of the newest tick; its layout is in {@code runtime/docs/cockpit-wire.md}. Made once for all
 * viewers, then numbered for each. The cockpit's thread.
 */
final class StateMessage {
    static final byte KIND = 1;
    static final int HEAD_BYTES = 56;
    static final int JOINT_BYTES = 10;
    /** Index of nothing. */
    static final int NONE = 255;
    /** Most things found by one model that a state carries. */
    static final int MOST_DETECTIONS = 8;
    private static final int DETECTION_BYTES = 20;
    private static final int SEQUENCE_AT = 4;
    private static final int RATE_AT = 18;
    private static final int ABSENT = -32768;
    private static final int NEVER_MILLIS = 65535;
    /** Ten times the slowest interval at which a bus reads a switch or a meter: who was silent for so long is gone. */
    private static final long GONE_NANOS = 1_000_000_000;

    private static final int CONTROL = 1;
    private static final int TORQUE = 2;
    private static final int ORIENTATION = 4;
    private static final int ESTOP = 8;

    private final RobotModel model;
    private final Gyro gyro;
    private final boolean control;

    /** @param control whether pages may arm this robot */
    StateMessage(RobotModel model, Gyro gyro, boolean control) {
        this.model = model;
        this.gyro = gyro;
        this.control = control;
    }

    /** The message, not yet numbered. */
    byte[] of(Frame frame, CockpitTarget.Activity activity) {
        short[] turns = gyro.newest();
        ByteBuffer out = ByteBuffer.allocate(length(frame.state, turns.length)).order(ByteOrder.LITTLE_ENDIAN);
        head(out, frame, turns.length / 3, activity);
        for (int i = 0; i < model.joints().size(); i++) {
            joint(out, frame, i);
        }
        for (short turn : turns) {
            out.putShort(turn);
        }
        for (SwitchSample contact : frame.state.contacts) {
            out.put((byte) (!heard(frame.state, contact.stampNanos) ? NONE : contact.active ? 1 : 0));
        }
        for (int i = 0; i < frame.state.percepts.length; i++) {
            percept(out, frame.state, i);
        }
        return out.array();
    }

    /** A copy for one viewer. */
    static ByteBuffer numbered(byte[] message, int sequence, int rateHz) {
        ByteBuffer copy = ByteBuffer.wrap(message.clone()).order(ByteOrder.LITTLE_ENDIAN);
        copy.putInt(SEQUENCE_AT, sequence);
        copy.put(RATE_AT, (byte) rateHz);
        return copy;
    }

    private int length(RobotState state, int turns) {
        int bytes = HEAD_BYTES + JOINT_BYTES * model.joints().size() + 2 * turns + state.contacts.length;
        for (Percept percept : state.percepts) {
            bytes += 5 + 2 * percept.scores.length + DETECTION_BYTES * detections(percept);
        }
        return bytes;
    }

    private static int detections(Percept percept) {
        return Math.min(MOST_DETECTIONS, percept.found);
    }

    private void head(ByteBuffer out, Frame frame, int turns, CockpitTarget.Activity activity) {
        RobotState state = frame.state;
        out.put(KIND).put((byte) model.joints().size()).put((byte) turns).put((byte) state.contacts.length);
        out.putInt(0).putLong(state.nowNanos);
        out.put(index(state.safety)).put((byte) flags(state)).put((byte) 0);
        out.put((byte) (activity.step() < 0 ? NONE : activity.step())).putInt((int) activity.cycles());
        long basisNanos = frame.intent.basisNanos();
        int percept = frame.intent.basisPercept() < 0 ? NONE : frame.intent.basisPercept();
        boolean after = percept == activity.percept() && activity.label() >= 0;
        out.put((byte) percept).put((byte) (after ? activity.label() : NONE));
        out.putShort((short) ageMillis(state, basisNanos));
        for (double q : state.orientation) {
            out.putFloat((float) q);
        }
        boolean measured = state.power.length > 0 && heard(state, state.power[0].stampNanos);
        PowerSample power = measured ? state.power[0] : new PowerSample();
        out.putFloat((float) power.voltageV).putFloat((float) power.currentA);
        out.put((byte) NONE).put((byte) 0).putShort((short) 0); // nothing measures the charge yet
    }

    private int flags(RobotState state) {
        int flags = control ? CONTROL : 0;
        for (boolean on : state.joints.torqueOn) {
            flags |= on ? TORQUE : 0;
        }
        boolean level = state.imus.length > 0 && state.imuFreshness[0] == Freshness.FRESH;
        flags |= level ? ORIENTATION : 0;
        boolean pressed = state.estop.active || state.estopFreshness != Freshness.FRESH;
        return flags | (state.estopFitted && pressed ? ESTOP : 0);
    }

    private static void joint(ByteBuffer out, Frame frame, int i) {
        JointSample sample = frame.state.joints;
        boolean measured = sample.stampNanos[i] != 0;
        out.putShort(angle(measured ? sample.positionRad[i] : Double.NaN));
        out.putShort(angle(frame.command.requestedRad(i)));
        out.putShort(angle(frame.command.appliedRad(i)));
        out.putShort(scaled(measured ? sample.effortNm[i] : Double.NaN, 100));
        double celsius = sample.temperatureC[i];
        out.put((byte) (Double.isNaN(celsius) ? -128 : Math.clamp(Math.rint(celsius), -127, 127)));
        int limit = index(frame.command.limitedBy(i));
        int freshness = index(frame.state.jointFreshness[i]);
        out.put((byte) (limit | freshness << 4 | (sample.torqueOn[i] ? 0x80 : 0)));
    }

    private static void percept(ByteBuffer out, RobotState state, int i) {
        Percept percept = state.percepts[i];
        int found = detections(percept);
        out.putShort((short) ageMillis(state, percept.stampNanos)).put(index(state.perceptFreshness[i]));
        out.put((byte) percept.scores.length).put((byte) found);
        for (double score : percept.scores) {
            out.putShort(share(score));
        }
        for (int d = 0; d < found; d++) {
            detection(out, percept.detections[d]);
        }
    }

    private static void detection(ByteBuffer out, Detection found) {
        out.put((byte) found.label).put((byte) 0).putShort(share(found.score));
        out.putShort((short) Math.clamp(found.id, Short.MIN_VALUE, Short.MAX_VALUE));
        out.putShort(scaled(found.centreX, 10_000)).putShort(scaled(found.centreY, 10_000));
        out.putShort(scaled(found.width, 10_000)).putShort(scaled(found.height, 10_000));
        out.putShort(angle(found.azimuthRad)).putShort(angle(found.elevationRad));
        out.putShort((short) (Double.isNaN(found.rangeMetre) ? 65535
                : Math.clamp(Math.round(found.rangeMetre * 1000), 0, 65534)));
    }

    /** Whether a part that has no freshness of its own was read not long ago. */
    private static boolean heard(RobotState state, long stampNanos) {
        return stampNanos != 0 && state.nowNanos - stampNanos < GONE_NANOS;
    }

    private static int ageMillis(RobotState state, long stampNanos) {
        return stampNanos == 0 ? NEVER_MILLIS
                : Math.clamp((state.nowNanos - stampNanos) / 1_000_000, 0, NEVER_MILLIS - 1);
    }

    private static short angle(double rad) {
        return scaled(rad, 5000);
    }

    /** A 16-bit number; what is not a number is absent. */
    static short scaled(double value, double perUnit) {
        return (short) (Double.isNaN(value) ? ABSENT : Math.clamp(Math.rint(value * perUnit), -32767, 32767));
    }

    /** 0 to 1, unsigned. */
    private static short share(double value) {
        return (short) (Double.isNaN(value) ? 0 : Math.clamp(Math.round(value * 10_000), 0, 10_000));
    }

    /** The page knows the words in this order from {@code info}. */
    @SuppressWarnings("EnumOrdinal")
    private static byte index(Enum<?> value) {
        return (byte) value.ordinal();
    }
}
