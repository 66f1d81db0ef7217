package org.sinew.control;

import java.util.Map;

/** What the control socket can ask of a running robot. Called on the socket's threads. */
public interface ControlTarget {
    /** What the robot is doing, as a JSON object. */
    Map<String, Object> status();

    /** Arms; {@code ok} says whether, {@code why} why not. */
    Map<String, Object> arm();

    /** Stops into the safe state. Never refused. */
    Map<String, Object> stop();
}
