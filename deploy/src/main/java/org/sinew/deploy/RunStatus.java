package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.device.Camera;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.state.RobotState;
import org.sinew.state.SoundSample;

/** How a robot is while it runs, for {@code sinew status}. Any thread but the loop's. */
final class RunStatus {
    private RunStatus() {
    }

    /**
     * As JSON objects; what the robot has none of is left out.
     *
     * @param simulated whether its body is
     */
    static Map<String, Object> of(Robot robot, boolean simulated) {
        Frame frame = new Frame(robot.model());
        robot.recorder().newest(frame);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("ok", true);
        status.put("name", robot.model().name());
        status.put("safety_state", robot.safety().word());
        RemoteSteering.motion(robot.leases()).ifPresent(motion -> status.put("motion", motion)); // else not armed
        status.put("simulated", simulated);
        status.put("ticks", robot.loop().stats().ticks());
        status.put("skipped", robot.loop().stats().skipped());
        status.put("lateness_us", RunSummary.percentiles(robot.loop().stats().lateness()));
        status.put("tick_us", RunSummary.percentiles(robot.loop().stats().tick()));
        status.put("behavior", behavior(robot, frame));
        if (!robot.model().imus().isEmpty()) { // else nothing measures it
            status.put("tilt_rad", frame.state.tiltRad);
        }
        if (!robot.cameras().isEmpty()) {
            status.put("cameras", cameras(robot));
        }
        if (!robot.model().microphones().isEmpty()) {
            status.put("sounds", sounds(robot, frame.state));
        }
        long beatNanos = robot.heartbeat().lastNanos();
        status.put("beat_age_ms", beatNanos == 0 ? Double.NaN : (robot.clock().nanos() - beatNanos) / 1e6);
        List<Event> events = robot.events().events();
        status.put("last_event", events.isEmpty() ? "" : events.getLast().text());
        return status;
    }

    private static Map<String, Object> behavior(Robot robot, Frame frame) {
        Map<String, Object> behavior = new LinkedHashMap<>();
        behavior.put("name", robot.behavior().name());
        behavior.put("cycles", robot.behavior().cycles());
        behavior.put("doing", robot.behavior().doing());
        KnowledgeAge.of(frame).ifPresent(age -> behavior.put("knowledge_age_ms", age));
        return behavior;
    }

    /** Of each camera that is open, how many pictures it gave and how many came broken. */
    static List<Object> cameras(Robot robot) {
        List<Object> cameras = new ArrayList<>();
        for (Camera camera : robot.cameras()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", camera.name());
            map.put("frames", camera.frames());
            map.put("broken", camera.broken());
            cameras.add(map);
        }
        return cameras;
    }

    /** What each microphone heard last, and how old that was at that tick; not a number before it heard anything. */
    static List<Object> sounds(Robot robot, RobotState state) {
        List<Object> sounds = new ArrayList<>();
        for (int i = 0; i < state.sounds.length; i++) {
            SoundSample heard = state.sounds[i];
            boolean anything = heard.stampNanos != 0;
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", robot.model().microphones().get(i));
            map.put("level_dbfs", anything ? heard.levelDbfs : Double.NaN);
            map.put("onsets", heard.onsets);
            map.put("age_ms", anything ? (state.nowNanos - heard.stampNanos) / 1e6 : Double.NaN);
            sounds.add(map);
        }
        return sounds;
    }
}
