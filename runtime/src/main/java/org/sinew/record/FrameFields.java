package org.sinew.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.ToDoubleFunction;
import org.sinew.record.Field.Kind;
import org.sinew.record.Field.Step;
import org.sinew.safety.JointMode;
import org.sinew.safety.Limit;
import org.sinew.state.Authority;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.PowerSample;
import org.sinew.state.Request;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.state.SoundSample;
import org.sinew.state.SwitchSample;

/** Every number of a robot's frames: those that come from outside the loop, and those that its steps write. */
@SuppressWarnings("EnumOrdinal") // these numbers leave neither this process nor this run
final class FrameFields {
    static final List<String> TRUTH = List.of("false", "true");

    /** A number from outside, which can be put back into a frame. */
    record Input(Field field, ObjLongConsumer<Frame> set) {
    }

    final List<Input> inputs = new ArrayList<>();
    final List<Field> outputs = new ArrayList<>();

    FrameFields(RobotModel model) {
        whole("now_ns", f -> f.state.nowNanos, (f, v) -> f.state.nowNanos = v);
        input(word(Step.GUARD, "request", Request.values(), f -> f.state.delivered.request),
                (f, v) -> f.state.delivered.request = Request.values()[(int) Math.floorMod(v, 4L)]);
        for (int i = 0; i < model.joints().size(); i++) {
            joint(i, model.joints().get(i));
        }
        for (int i = 0; i < model.imus().size(); i++) {
            imu(i, model.imus().get(i));
        }
        for (int i = 0; i < model.power().size(); i++) {
            power(i, model.power().get(i));
        }
        for (int i = 0; i < model.contacts().size(); i++) {
            int n = i;
            contact(model.contacts().get(i), f -> f.state.contacts[n], f -> f.state.delivered.contacts, n);
        }
        for (int i = 0; i < model.estops().size(); i++) {
            int n = i;
            contact(model.estops().get(i), f -> f.state.estops[n], f -> f.state.delivered.estops, n);
        }
        for (int i = 0; i < model.microphones().size(); i++) {
            sound(i, model.microphones().get(i));
        }
        for (int i = 0; i < model.percepts().size(); i++) {
            percept(i, model.percepts().get(i));
        }
        estimate(model);
        for (int i = 0; i < model.joints().size(); i++) {
            decision(i, model.joints().get(i));
        }
    }

    /** The inputs of a frame, in their order. */
    long[] received(Frame frame, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = inputs.get(i).field().bits().applyAsLong(frame);
        }
        return into;
    }

    /** Puts inputs back into a frame; the first that holds what no such input can hold. */
    Optional<RecordedTicks.Damage> receive(long[] row, Frame into) {
        Optional<RecordedTicks.Damage> damage = Optional.empty();
        for (int i = 0; i < row.length; i++) {
            Input input = inputs.get(i);
            input.set().accept(into, row[i]);
            long took = input.field().bits().applyAsLong(into);
            if (took != row[i] && damage.isEmpty()) {
                damage = Optional.of(new RecordedTicks.Damage(input.field(), row[i], took));
            }
        }
        return damage;
    }

    private void joint(int i, String name) {
        Function<Frame, JointSample> of = f -> f.state.joints;
        delivered(Step.SENSE, name, f -> f.state.delivered.joints, i);
        real(name + ".position_rad", f -> of.apply(f).positionRad, i);
        real(name + ".velocity_rad_s", f -> of.apply(f).velocityRadPerSec, i);
        real(name + ".effort_nm", f -> of.apply(f).effortNm, i);
        real(name + ".temperature_c", f -> of.apply(f).temperatureC, i);
        real(name + ".voltage_v", f -> of.apply(f).voltageV, i);
        real(name + ".current_a", f -> of.apply(f).currentA, i);
        real(name + ".goal_rad", f -> of.apply(f).goalRad, i);
        whole(name + ".stamp_ns", f -> of.apply(f).stampNanos[i], (f, v) -> of.apply(f).stampNanos[i] = v);
        whole(name + ".error_bits", f -> of.apply(f).errorBits[i], (f, v) -> of.apply(f).errorBits[i] = (int) v);
        whole(name + ".misses", f -> of.apply(f).misses[i], (f, v) -> of.apply(f).misses[i] = (int) v);
        flag(Step.SENSE, name + ".torque_on", f -> of.apply(f).torqueOn, i);
        freshness(Step.STATE, name, f -> f.state.jointFreshness[i]);
    }

    private void imu(int i, String name) {
        Function<Frame, ImuSample> of = f -> f.state.imus[i];
        delivered(Step.SENSE, name, f -> f.state.delivered.imus, i);
        for (int axis = 0; axis < 3; axis++) {
            real(name + ".gyro_" + "xyz".charAt(axis), f -> of.apply(f).gyroRadPerSec, axis);
            real(name + ".accel_" + "xyz".charAt(axis), f -> of.apply(f).accelMetrePerSec2, axis);
        }
        real(name + ".temperature_c", f -> of.apply(f).temperatureC, (f, v) -> of.apply(f).temperatureC = v);
        whole(name + ".stamp_ns", f -> of.apply(f).stampNanos, (f, v) -> of.apply(f).stampNanos = v);
        freshness(Step.STATE, name, f -> f.state.imuFreshness[i]);
    }

    private void power(int i, String name) {
        Function<Frame, PowerSample> of = f -> f.state.power[i];
        delivered(Step.SENSE, name, f -> f.state.delivered.power, i);
        real(name + ".voltage_v", f -> of.apply(f).voltageV, (f, v) -> of.apply(f).voltageV = v);
        real(name + ".current_a", f -> of.apply(f).currentA, (f, v) -> of.apply(f).currentA = v);
        whole(name + ".stamp_ns", f -> of.apply(f).stampNanos, (f, v) -> of.apply(f).stampNanos = v);
    }

    private void contact(String name, Function<Frame, SwitchSample> of, Function<Frame, boolean[]> flags, int i) {
        delivered(Step.SENSE, name, flags, i);
        input(truth(Step.SENSE, name + ".active", f -> of.apply(f).active),
                (f, v) -> of.apply(f).active = v != 0);
        whole(name + ".stamp_ns", f -> of.apply(f).stampNanos, (f, v) -> of.apply(f).stampNanos = v);
    }

    private void sound(int i, String name) {
        Function<Frame, SoundSample> of = f -> f.state.sounds[i];
        delivered(Step.SENSE, name, f -> f.state.delivered.sounds, i);
        real(name + ".level_dbfs", f -> of.apply(f).levelDbfs, (f, v) -> of.apply(f).levelDbfs = v);
        whole(name + ".onsets", f -> of.apply(f).onsets, (f, v) -> of.apply(f).onsets = v);
        whole(name + ".stamp_ns", f -> of.apply(f).stampNanos, (f, v) -> of.apply(f).stampNanos = v);
    }

    private void percept(int i, RobotModel.PerceptInfo info) {
        delivered(Step.PERCEIVE, info.name(), f -> f.state.delivered.percepts, i);
        for (int label = 0; label < info.labels().size(); label++) {
            int l = label;
            input(new Field(Step.PERCEIVE, info.name() + "." + info.labels().get(l), Kind.REAL, List.of(),
                    f -> Double.doubleToRawLongBits(f.state.percepts[i].scores[l])),
                    (f, v) -> f.state.percepts[i].scores[l] = Double.longBitsToDouble(v));
        }
        if (info.detections() > 0) {
            perceivedWhole(info.name() + ".found", f -> f.state.percepts[i].found, (f, v) -> f.state.percepts[i].found
                    = (int) Math.floorMod(v, info.detections() + 1L));
        }
        for (int d = 0; d < info.detections(); d++) {
            int n = d;
            detection(info.name() + "." + (d + 1), f -> f.state.percepts[i].detections[n], info.labels().size());
        }
        input(new Field(Step.PERCEIVE, info.name() + ".stamp_ns", Kind.WHOLE, List.of(),
                f -> f.state.percepts[i].stampNanos), (f, v) -> f.state.percepts[i].stampNanos = v);
        input(new Field(Step.PERCEIVE, info.name() + ".sequence", Kind.WHOLE, List.of(),
                f -> f.state.percepts[i].sequence), (f, v) -> f.state.percepts[i].sequence = v);
        freshness(Step.PERCEIVE, info.name(), f -> f.state.perceptFreshness[i]);
    }

    private void detection(String name, Function<Frame, Detection> of, int labels) {
        perceivedWhole(name + ".label", f -> of.apply(f).label, (f, v) -> of.apply(f).label
                = (int) Math.floorMod(v, (long) labels));
        perceivedWhole(name + ".id", f -> of.apply(f).id, (f, v) -> of.apply(f).id = (int) v);
        perceived(name + ".score", f -> of.apply(f).score, (f, v) -> of.apply(f).score = v);
        perceived(name + ".centre_x", f -> of.apply(f).centreX, (f, v) -> of.apply(f).centreX = v);
        perceived(name + ".centre_y", f -> of.apply(f).centreY, (f, v) -> of.apply(f).centreY = v);
        perceived(name + ".width", f -> of.apply(f).width, (f, v) -> of.apply(f).width = v);
        perceived(name + ".height", f -> of.apply(f).height, (f, v) -> of.apply(f).height = v);
        perceived(name + ".azimuth_rad", f -> of.apply(f).azimuthRad, (f, v) -> of.apply(f).azimuthRad = v);
        perceived(name + ".elevation_rad", f -> of.apply(f).elevationRad, (f, v) -> of.apply(f).elevationRad = v);
        perceived(name + ".range_m", f -> of.apply(f).rangeMetre, (f, v) -> of.apply(f).rangeMetre = v);
    }

    private void estimate(RobotModel model) {
        if (!model.estops().isEmpty()) {
            outputs.add(truth(Step.SENSE, "estop.active", f -> f.state.estop.active));
            outputs.add(new Field(Step.SENSE, "estop.stamp_ns", Kind.WHOLE, List.of(),
                    f -> f.state.estop.stampNanos));
            freshness(Step.STATE, "estop", f -> f.state.estopFreshness);
        }
        for (int i = 0; i < 4; i++) {
            int n = i;
            output(Step.STATE, "orientation_" + "wxyz".charAt(i), f -> f.state.orientation[n]);
        }
        for (int i = 0; i < 3; i++) {
            int n = i;
            output(Step.STATE, "gravity_" + "xyz".charAt(i), f -> f.state.gravity[n]);
        }
        output(Step.STATE, "tilt_rad", f -> f.state.tiltRad);
        outputs.add(word(Step.DECIDE, "authority", Authority.values(), f -> f.intent.authority()));
        outputs.add(new Field(Step.DECIDE, "basis_percept", Kind.WHOLE, List.of(), f -> f.intent.basisPercept()));
        outputs.add(new Field(Step.DECIDE, "basis_ns", Kind.WHOLE, List.of(), f -> f.intent.basisNanos()));
        outputs.add(truth(Step.DECIDE, "failed", f -> f.intent.failed()));
        outputs.add(new Field(Step.GUARD, "command.tick", Kind.WHOLE, List.of(), f -> f.command.tick()));
        outputs.add(new Field(Step.GUARD, "command.stamp_ns", Kind.WHOLE, List.of(), f -> f.command.stampNanos()));
        outputs.add(word(Step.GUARD, "safety_state", SafetyState.values(), f -> f.state.safety));
    }

    private void decision(int i, String name) {
        outputs.add(truth(Step.DECIDE, name + ".wished", f -> f.intent.wished(i)));
        output(Step.DECIDE, name + ".target_rad", f -> f.intent.targetRad(i));
        outputs.add(word(Step.GUARD, name + ".mode", JointMode.values(), f -> f.command.mode(i)));
        output(Step.GUARD, name + ".requested_rad", f -> f.command.requestedRad(i));
        output(Step.GUARD, name + ".applied_rad", f -> f.command.appliedRad(i));
        outputs.add(word(Step.GUARD, name + ".limited_by", Limit.values(), f -> f.command.limitedBy(i)));
    }

    // ---- how a field is made ----

    private void input(Field field, ObjLongConsumer<Frame> set) {
        inputs.add(new Input(field, set));
        outputs.add(field);
    }

    private void output(Step step, String name, ToDoubleFunction<Frame> of) {
        outputs.add(new Field(step, name, Kind.REAL, List.of(),
                f -> Double.doubleToRawLongBits(of.applyAsDouble(f))));
    }

    private void perceivedWhole(String name, ToLongFunction<Frame> bits, ObjLongConsumer<Frame> set) {
        input(new Field(Step.PERCEIVE, name, Kind.WHOLE, List.of(), bits), set);
    }

    private void perceived(String name, ToDoubleFunction<Frame> of, RealSetter set) {
        input(new Field(Step.PERCEIVE, name, Kind.REAL, List.of(),
                f -> Double.doubleToRawLongBits(of.applyAsDouble(f))),
                (f, v) -> set.set(f, Double.longBitsToDouble(v)));
    }

    private void whole(String name, ToLongFunction<Frame> bits, ObjLongConsumer<Frame> set) {
        input(new Field(Step.SENSE, name, Kind.WHOLE, List.of(), bits), set);
    }

    /** Sets a real number of a frame. */
    private interface RealSetter {
        void set(Frame frame, double value);
    }

    private void real(String name, ToDoubleFunction<Frame> of, RealSetter set) {
        input(new Field(Step.SENSE, name, Kind.REAL, List.of(),
                f -> Double.doubleToRawLongBits(of.applyAsDouble(f))),
                (f, v) -> set.set(f, Double.longBitsToDouble(v)));
    }

    private void real(String name, Function<Frame, double[]> of, int i) {
        real(name, f -> of.apply(f)[i], (f, v) -> of.apply(f)[i] = v);
    }

    private void flag(Step step, String name, Function<Frame, boolean[]> of, int i) {
        input(truth(step, name, f -> of.apply(f)[i]), (f, v) -> of.apply(f)[i] = v != 0);
    }

    private void delivered(Step step, String name, Function<Frame, boolean[]> flags, int i) {
        flag(step, name + ".delivered", flags, i);
    }

    private static Field truth(Step step, String name, Predicate<Frame> of) {
        return new Field(step, name, Kind.WORD, TRUTH, f -> of.test(f) ? 1 : 0);
    }

    private void freshness(Step step, String name, Function<Frame, Freshness> of) {
        outputs.add(word(step, name + ".freshness", Freshness.values(), of));
    }

    private static <E extends Enum<E>> Field word(Step step, String name, E[] all, Function<Frame, E> of) {
        List<String> words = Arrays.stream(all).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        return new Field(step, name, Kind.WORD, words, f -> of.apply(f).ordinal());
    }
}
