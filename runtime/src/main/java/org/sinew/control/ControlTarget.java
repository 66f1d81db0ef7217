package org.sinew.control;

import java.util.Map;
import java.util.concurrent.Future;

/** What the control socket can ask of a running robot. Called on the socket's threads. */
public interface ControlTarget {
    /** What the robot is doing, as a JSON object. */
    Map<String, Object> status();

    /**
     * Somebody asks for this command, which is carried out next; must return at once.
     *
     * @param who becomes known a little later, for it may take time to find out
     */
    default void asked(String command, Future<Map<String, Object>> who) {
        // whoever keeps no trail need not know
    }

    /** Arms; {@code ok} says whether, {@code why} why not. */
    Map<String, Object> arm();

    /** Stops into the safe state. Never refused. */
    Map<String, Object> stop();

    /**
     * Takes motion, or moves one joint: see {@code runtime/docs/cockpit.md}. {@code command} is {@code take} or
     * {@code setpoint}.
     */
    default Map<String, Object> steer(Map<String, Object> request) {
        return Map.of("ok", false, "why", "nothing can be moved here");
    }

    /** Gives motion back, or takes torque off a robot that holds or has stopped. */
    default Map<String, Object> release(Map<String, Object> request) {
        return Map.of("ok", false, "why", "nothing can be let go of here");
    }

    /** Writes the last minute into a log of its own; {@code file} says where, {@code why} why there is none. */
    default Map<String, Object> flight() {
        return Map.of("ok", false, "why", "nothing is recorded here");
    }
}
