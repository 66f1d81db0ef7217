package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.config.RobotConfig;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.text.Json;

/** What a robot says of itself once, when it comes online. */
final class RobotInfo {
    private RobotInfo() {
    }

    /** Devices, cameras, microphones, models, versions and limits, as JSON objects. */
    static Map<String, Object> of(Robot robot) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", robot.model().name());
        info.put("rate_hz", robot.config().loop().rateHz());
        List<Object> devices = new ArrayList<>();
        for (RobotConfig.Device device : robot.config().devices()) {
            devices.add(Json.object("name", device.name(), "type", device.type(), "bus", device.bus()));
        }
        info.put("devices", devices);
        info.put("cameras", robot.config().cameras().stream()
                .map(camera -> Json.object("name", camera.name(), "type", camera.type())).toList());
        info.put("microphones", robot.config().microphones().stream()
                .map(microphone -> Json.object("name", microphone.name(), "type", microphone.type())).toList());
        List<Object> models = new ArrayList<>();
        for (int i = 0; i < robot.perception().size(); i++) {
            PerceptionWorker worker = robot.perception().get(i);
            models.add(Json.object("name", worker.settings().name(), "period_ms", worker.settings().periodNanos() / 1e6,
                    "labels", robot.model().percepts().get(i).labels()));
        }
        info.put("models", models);
        List<Object> limits = new ArrayList<>();
        for (RobotConfig.Joint joint : robot.config().joints()) {
            limits.add(Json.object("joint", joint.name(), "limit_rad",
                    List.of(joint.limits().minPositionRad(), joint.limits().maxPositionRad()),
                    "velocity_limit_rad_s", joint.limits().maxVelocityRadPerSec()));
        }
        info.put("limits", limits);
        info.put("versions", Json.object("sinew", VersionCommand.own(), "java", Runtime.version().toString()));
        return info;
    }
}
