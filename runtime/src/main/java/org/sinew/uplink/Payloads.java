package org.sinew.uplink;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.state.JointSample;
import org.sinew.state.Lease;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.text.Json;

/**
 * What the topics carry, as JSON in UTF-8; the schemas are in {@code schema/mqtt/}. Words are lower snake case, SI
 * units, {@code t_ns} is the robot's monotonic time, {@code time} the wall clock's (a label only). The uplink's thread.
 */
final class Payloads {
    private final UplinkConfig config;
    private final RobotModel model;
    private final String boot;
    private final Clock wallClock;

    Payloads(UplinkConfig config, RobotModel model, String boot, Clock wallClock) {
        this.config = config;
        this.model = model;
        this.boot = boot;
        this.wallClock = wallClock;
    }

    /** {@code online} or {@code offline}, since now. */
    byte[] status(String state, String why) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("state", state);
        map.put("since", now());
        map.put("why", why);
        stamp(map, System.nanoTime());
        return Json.bytes(map);
    }

    /** Birth: what the caller tells of the robot, and what we know ourselves. The caller's words come first. */
    byte[] info(Map<String, ?> told) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("robot", model.name());
        map.put("id", config.robotId());
        map.put("boot", boot);
        map.put("joints", model.joints());
        map.put("topics", topics());
        map.putAll(told);
        stamp(map, System.nanoTime());
        return Json.bytes(map);
    }

    /** The newest tick. */
    byte[] state(Frame frame, Optional<Lease> motion) {
        RobotState state = frame.state;
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("boot", boot);
        map.put("tick", state.tick);
        map.put("safety_state", state.safety.word());
        map.put("motion", motion.map(lease -> Json.object("authority", word(lease.authority()), "owner",
                lease.english())).orElse(null));
        map.put("pose", pose(state));
        map.put("battery", battery(state));
        List<Map<String, @Nullable Object>> joints = new ArrayList<>();
        for (int i = 0; i < model.joints().size(); i++) {
            joints.add(joint(frame, i));
        }
        map.put("joints", joints);
        stamp(map, state.nowNanos);
        return Json.bytes(map);
    }

    /** One event; the same bytes each time it is sent. */
    byte[] event(Event event) {
        return Json.bytes(event.told());
    }

    private Map<String, String> topics() {
        Map<String, String> topics = new LinkedHashMap<>();
        for (String leaf : List.of("status", "info", "state", "event")) {
            topics.put(leaf, config.topic(leaf));
        }
        return topics;
    }

    /** Null where there is no inertial unit: nothing then measures an attitude. */
    private @Nullable Map<String, @Nullable Object> pose(RobotState state) {
        if (model.imus().isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> pose = new LinkedHashMap<>();
        pose.put("orientation", state.orientation);
        pose.put("tilt_rad", state.tiltRad);
        pose.put("freshness", word(state.imuFreshness[0]));
        return pose;
    }

    /** The first rail; null where none is measured. */
    private @Nullable Map<String, @Nullable Object> battery(RobotState state) {
        if (model.power().isEmpty()) {
            return null;
        }
        PowerSample sample = state.power[0];
        Map<String, @Nullable Object> battery = new LinkedHashMap<>();
        battery.put("name", model.power().getFirst());
        battery.put("voltage_v", sample.stampNanos == 0 ? null : sample.voltageV);
        battery.put("current_a", sample.stampNanos == 0 ? null : sample.currentA);
        return battery;
    }

    private Map<String, @Nullable Object> joint(Frame frame, int i) {
        JointSample sample = frame.state.joints;
        boolean measured = sample.stampNanos[i] != 0;
        Map<String, @Nullable Object> joint = new LinkedHashMap<>();
        joint.put("name", model.joints().get(i));
        joint.put("measured_rad", measured ? sample.positionRad[i] : null);
        joint.put("requested_rad", frame.command.requestedRad(i));
        joint.put("applied_rad", frame.command.appliedRad(i));
        joint.put("limited_by", word(frame.command.limitedBy(i)));
        joint.put("effort", measured ? sample.effortNm[i] : null);
        joint.put("temperature_c", sample.temperatureC[i]);
        joint.put("freshness", word(frame.state.jointFreshness[i]));
        return joint;
    }

    private void stamp(Map<String, @Nullable Object> map, long nanos) {
        map.put("t_ns", nanos);
        map.put("time", now());
    }

    private String now() {
        return wallClock.instant().truncatedTo(ChronoUnit.MICROS).toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
