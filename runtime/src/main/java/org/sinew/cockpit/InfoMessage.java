package org.sinew.cockpit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.Phase;
import org.sinew.safety.Limit;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;

/** The message {@code info}: what a robot is, for a page that knows nothing of it. Made once. */
final class InfoMessage {
    /** Version of the wire; a page with another one asks to be loaded again. */
    static final int WIRE = 1;

    private InfoMessage() {
    }

    /**
     * @param boot      identifies the run
     * @param imuRateHz samples of the gyroscope per second that states carry
     */
    static String of(RobotDescription robot, RobotModel model, String boot, double imuRateHz) {
        RobotDescription.Identity identity = robot.identity();
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("type", "info");
        info.put("wire", WIRE);
        info.put("robot", model.name());
        info.put("id", identity.id());
        info.put("boot", boot);
        info.put("version", identity.version());
        info.put("kind", identity.kind().orElse(null));
        info.put("simulated", identity.simulated());
        info.put("period_us", 1_000_000.0 / identity.rateHz());
        info.put("safety_states", words(SafetyState.values()));
        info.put("limits", words(Limit.values()));
        info.put("freshness", words(Freshness.values()));
        info.put("joints", joints(robot, model));
        info.put("bodies", robot.shape().bodies().stream().map(InfoMessage::body).toList());
        info.put("fixed_base", robot.shape().fixedBase());
        if (!model.imus().isEmpty()) {
            Map<String, @Nullable Object> imu = Json.object("name", model.imus().getFirst(), "rate_hz", imuRateHz);
            mount(imu, robot.imu());
            info.put("imu", imu);
        }
        if (!model.power().isEmpty()) {
            info.put("battery", Json.object("name", model.power().getFirst(), "min_v", null, "full_v", null));
        }
        info.put("cameras", robot.cameras().stream().map(InfoMessage::camera).toList());
        info.put("contacts", contacts(robot, model));
        info.put("percepts", percepts(robot, model));
        robot.behavior().ifPresent(behavior -> info.put("behavior",
                Json.object("name", behavior.name(), "steps", behavior.steps())));
        info.put("models", robot.models().stream().map(each -> Json.object("name", each.name(), "period_ms",
                each.periodMillis(), "budget_ms", each.budgetMillis())).toList());
        info.put("phases", words(Phase.values()));
        info.put("buses", robot.buses());
        info.put("uplink", robot.uplink());
        Map<String, Object> texts = new LinkedHashMap<>();
        Texts.all(robot.texts()).forEach((key, words) -> texts.put(key, words.both()));
        info.put("texts", texts);
        return Json.line(info);
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static List<Object> joints(RobotDescription robot, RobotModel model) {
        List<Object> joints = new ArrayList<>();
        for (int i = 0; i < robot.joints().size(); i++) {
            RobotDescription.Joint joint = robot.joints().get(i);
            joints.add(Json.object("name", model.joints().get(i), "group", joint.group().orElse(null),
                    "bus", joint.bus(), "id", joint.id().orElse(null),
                    "limit_rad", List.of(joint.limits().minPositionRad(), joint.limits().maxPositionRad()),
                    "velocity_limit_rad_s", joint.limits().maxVelocityRadPerSec(),
                    "effort_limit_nm", joint.effort().isPresent() ? joint.effort().getAsDouble() : null,
                    "warn_temp_c", joint.limits().warnTemperatureC(),
                    "stop_temp_c", joint.limits().stopTemperatureC()));
        }
        return joints;
    }

    private static Map<String, @Nullable Object> body(BodyShape.Body body) {
        Map<String, @Nullable Object> object = Json.object("name", body.name(), "parent", body.parent().orElse(null));
        frame(object, body.frame());
        object.put("joints", body.joints().stream().map(joint -> Json.object("name", joint.name(),
                "type", joint.slides() ? "slide" : "hinge", "axis", joint.axis(),
                "pos", joint.anchorMetre())).toList());
        object.put("geoms", body.geoms().stream().map(InfoMessage::geom).toList());
        return object;
    }

    private static Map<String, @Nullable Object> geom(BodyShape.Geom geom) {
        Map<String, @Nullable Object> object = Json.object("type", geom.type());
        frame(object, geom.frame());
        object.put("size", geom.sizeMetre());
        object.put("rgba", geom.rgba());
        return object;
    }

    private static Map<String, @Nullable Object> camera(RobotDescription.Camera camera) {
        Map<String, @Nullable Object> object = Json.object("name", camera.name());
        mount(object, camera.mount());
        object.put("width", camera.width());
        object.put("height", camera.height());
        return object;
    }

    private static List<Object> contacts(RobotDescription robot, RobotModel model) {
        List<Object> contacts = new ArrayList<>();
        for (int i = 0; i < robot.contacts().size(); i++) {
            RobotDescription.Contact contact = robot.contacts().get(i);
            contacts.add(Json.object("name", model.contacts().get(i), "body", contact.body(),
                    "pos", contact.pointsMetre().isEmpty() ? null : contact.pointsMetre()));
        }
        return contacts;
    }

    private static List<Object> percepts(RobotDescription robot, RobotModel model) {
        List<Object> percepts = new ArrayList<>();
        for (int i = 0; i < robot.percepts().size(); i++) {
            RobotModel.PerceptInfo info = model.percepts().get(i);
            percepts.add(Json.object("name", info.name(), "labels", info.labels(), "detections", info.detections(),
                    "camera", robot.percepts().get(i).camera().orElse(null),
                    "max_age_ms", robot.percepts().get(i).maxAgeMillis()));
        }
        return percepts;
    }

    private static void mount(Map<String, @Nullable Object> object, Optional<RobotDescription.Mount> mount) {
        mount.ifPresent(at -> {
            object.put("body", at.body());
            frame(object, at.frame());
        });
    }

    private static void frame(Map<String, @Nullable Object> object, BodyShape.Frame frame) {
        object.put("pos", frame.positionMetre());
        object.put("quat", frame.orientationWxyz());
    }
}
