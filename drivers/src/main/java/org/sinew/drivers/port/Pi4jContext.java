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

    /** A context with the plugins on the class path, as Pi4J's service look-up finds them: a real board. */
    public static Context detect() {
        return quietBuilder().autoDetect().build();
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
