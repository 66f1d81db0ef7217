package org.sinew.drivers.port;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.provider.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes Pi4J contexts. Whoever opens ports calls it once, at start, on any thread; it never touches a bus.
 */
public final class Pi4jContext {
    /**
     * Pi4J names board, system and Java at INFO each time, and reports every machine that is not a Raspberry Pi at
     * ERROR. Held here because {@code java.util.logging} forgets the level of a logger that nobody holds.
     */
    private static final Logger PI4J = Logger.getLogger("com.pi4j");
    private static final Logger BOARD = Logger.getLogger("com.pi4j.boardinfo");

    private Pi4jContext() {
    }

    /**
     * A real board: a context with our own providers for Linux, and with what Pi4J's service look-up finds on the class
     * path for kinds that these do not serve. Pi4J keeps one provider for each kind.
     */
    public static Context detect() {
        ContextBuilder builder = quietBuilder().autoDetect();
        LinuxHost.here().ifPresent(host -> builder.add(LinuxPi4jPlugin.providers(host)));
        return builder.build();
    }

    /** A context with these providers and no others, whatever lies on the class path. */
    public static Context of(Provider<?, ?, ?>... providers) {
        return quietBuilder().noAutoDetect().add(providers).build();
    }

    /** Leaves levels alone that somebody has set. The runtime closes its buses itself, joints first: no exit hook. */
    private static ContextBuilder quietBuilder() {
        if (PI4J.getLevel() == null) {
            PI4J.setLevel(Level.WARNING);
        }
        if (BOARD.getLevel() == null) {
            BOARD.setLevel(Level.OFF);
        }
        return Pi4J.newContextBuilder().disableShutdownHook();
    }
}
