package org.sinew.deploy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sinew.arming.Leases;
import org.sinew.arming.Leases.Owner;
import org.sinew.arming.Leases.Refusal;
import org.sinew.arming.Leases.Taken;
import org.sinew.arming.Leases.Wish;
import org.sinew.state.Lease;
import org.sinew.state.RobotModel;
import org.sinew.state.Setpoint;
import org.sinew.text.Json;
import org.sinew.text.Nearest;

/** Motion by the command line: what the control socket does with a take, a set-point and a release. Its threads. */
final class RemoteSteering {
    private static final String ID = "command-line ";
    private static final double NANOS_PER_MILLI = 1e6;

    private final RobotModel model;
    private final Leases leases;

    RemoteSteering(RobotModel model, Leases leases) {
        this.model = model;
        this.leases = leases;
    }

    /** Who has motion, for status; empty: nobody has, because the robot is not armed. */
    static Optional<Map<String, Object>> motion(Leases leases) {
        return leases.holder().map(lease -> Json.object("authority", lease.authority().name().toLowerCase(Locale.ROOT),
                "owner", lease.english()));
    }

    /** One command that takes or uses a lease. */
    Map<String, Object> obey(Map<String, Object> request) {
        String joint = String.valueOf(request.get("joint"));
        if (!model.joints().contains(joint)) {
            Map<String, Object> refused = refused("no joint is called \"" + joint + "\""
                    + Nearest.hint(joint, model.joints(), "joints"));
            refused.put("usage", true); // the caller has written it wrong
            return refused;
        }
        return "take".equals(request.get("command")) ? take(request)
                : setpoint(request, model.joints().indexOf(joint));
    }

    private Map<String, Object> take(Map<String, Object> request) {
        String process = String.valueOf(request.get("owner"));
        Taken taken = leases.take(new Owner(ID + process, "the command line (" + process + ")", "命令行（" + process + "）"),
                Long.MAX_VALUE, Boolean.TRUE.equals(request.get("take_over")));
        Optional<Lease> lease = taken.lease();
        return lease.isPresent() ? Json.object("ok", true, "name", model.name(), "lease", lease.get().number(),
                "dead_man_ms", lease.get().deadManNanos() / NANOS_PER_MILLI)
                : answer(taken.refusal());
    }

    private Map<String, Object> setpoint(Map<String, Object> request, int joint) {
        boolean target = request.containsKey("target_rad");
        double value = number(request, target ? "target_rad" : "velocity_rad_s").orElse(Double.NaN);
        double ttlNanos = number(request, "ttl_ms").orElse(Double.MAX_VALUE) * NANOS_PER_MILLI;
        return answer(leases.wish(owner(request), new Wish(whole(request, "lease"), whole(request, "seq"),
                target ? Setpoint.Kind.TARGET : Setpoint.Kind.VELOCITY, joint, value, (long) ttlNanos)));
    }

    /** Gives back the lease that is named, or the one that any command line has; empty: there is none. */
    Optional<Map<String, Object>> release(Map<String, Object> request) {
        if (request.containsKey("lease")) {
            return Optional.of(answer(leases.release(owner(request), whole(request, "lease"))));
        }
        return leases.holder().filter(lease -> lease.owner().startsWith(ID))
                .map(lease -> answer(leases.release(lease.owner(), lease.number())));
    }

    private Map<String, Object> answer(Optional<Refusal> refusal) {
        return refusal.isPresent() ? refused(refusal.get().english()) : Json.object("ok", true, "name", model.name());
    }

    private Map<String, Object> refused(String why) {
        return Json.object("ok", false, "name", model.name(), "why", why);
    }

    private static String owner(Map<String, Object> request) {
        return ID + request.get("owner");
    }

    private static Optional<Double> number(Map<String, Object> request, String key) {
        return request.get(key) instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    private static long whole(Map<String, Object> request, String key) {
        return request.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
