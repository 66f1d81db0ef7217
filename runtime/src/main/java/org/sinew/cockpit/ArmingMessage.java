package org.sinew.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.record.Frame;
import org.sinew.safety.JointMode;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;

/** The message {@code arming}: what speaks against it, and how far it has got. The cockpit's thread. */
final class ArmingMessage {
    private ArmingMessage() {
    }

    static String of(CockpitTarget.Arming arming, Frame frame) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("type", "arming");
        message.put("allowed", arming.refusal().isEmpty());
        message.put("why", arming.refusal().map(Words::both).orElse(null));
        message.put("checks", arming.checks().stream().map(check -> Json.object("code", check.code(), "ok",
                check.ok(), "values", check.values())).toList());
        message.put("steps", frame.state.safety == SafetyState.ARMING ? steps(frame) : List.of());
        return Json.line(message);
    }

    /** Goals first, then torque: the command says which of the two the gate is at. */
    private static List<Map<String, @Nullable Object>> steps(Frame frame) {
        boolean seeding = frame.command.joints() > 0 && frame.command.mode(0) == JointMode.SEED;
        return List.of(step("goals", seeding ? "now" : "done"), step("torque", seeding ? "next" : "now"));
    }

    private static Map<String, @Nullable Object> step(String code, String state) {
        return Json.object("code", code, "state", state, "values", Map.of());
    }
}
