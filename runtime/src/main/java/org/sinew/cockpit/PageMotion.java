package org.sinew.cockpit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.cockpit.CockpitTarget.Motion;
import org.sinew.cockpit.CockpitTarget.Page;
import org.sinew.cockpit.CockpitTarget.Taken;
import org.sinew.state.Lease;
import org.sinew.text.Json;

/**
 * What one page says and is told about motion. It is believed nothing: whether it has the lease, and for how long it
 * may be silent, is decided by the robot. Threads of the server's pool, and the cockpit's.
 */
final class PageMotion {
    private static final Words NOT_FROM_HERE = new Words(
            "this page may stop this robot, not move it; use sinew jog on the robot",
            "本页面只能停止该机器人，不能控制其运动；请在机器人上运行 sinew jog");
    private static final double NANOS_PER_MILLI = 1e6;

    private final Motion motion;
    private final boolean control;
    private final Page page;

    /** @param control whether pages may do more than stop */
    PageMotion(Motion motion, boolean control, Page page) {
        this.motion = motion;
        this.control = control;
        this.page = page;
    }

    /** The answer to {@code take}, {@code jog} or {@code give_back}; empty: all is well, and nothing is to be said. */
    Optional<Map<String, @Nullable Object>> hear(String type, Map<String, Object> message) {
        if (!control) {
            return Optional.of(reply(type, Optional.of(NOT_FROM_HERE)));
        }
        long lease = whole(message, "lease");
        return switch (type) {
            case "take" -> Optional.of(take(Boolean.TRUE.equals(message.get("take_over"))));
            case "give_back" -> Optional.of(reply(type, motion.giveBack(page, lease)));
            default -> motion.velocity(page, lease, whole(message, "seq"), (int) whole(message, "joint"),
                    message.get("velocity_rad_s") instanceof Number number ? number.doubleValue() : Double.NaN)
                    .map(why -> reply(type, Optional.of(why)));
        };
    }

    private Map<String, @Nullable Object> take(boolean takeOver) {
        Taken taken = motion.take(page, takeOver);
        Map<String, @Nullable Object> reply = reply("take", taken.refusal());
        taken.lease().ifPresent(lease -> {
            reply.put("lease", lease.number());
            reply.put("dead_man_ms", lease.deadManNanos() / NANOS_PER_MILLI);
        });
        return reply;
    }

    private static Map<String, @Nullable Object> reply(String command, Optional<Words> refusal) {
        return Json.object("type", "reply", "command", command, "result", refusal.isEmpty() ? "done" : "refused",
                "why", refusal.map(Words::both).orElse(null));
    }

    /** The message {@code motion}: who moves the joints, and whether that is this page. */
    String told() {
        Optional<Lease> holder = motion.holder();
        return Json.line(Json.object("type", "motion",
                "authority", holder.map(lease -> lease.authority().name().toLowerCase(Locale.ROOT)).orElse(null),
                "owner", holder.map(lease -> new Words(lease.english(), lease.chinese()).both()).orElse(null),
                "yours", holder.filter(lease -> lease.owner().equals(page.id())).isPresent()));
    }

    private static long whole(Map<String, Object> message, String key) {
        return message.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
