package org.sinew.deploy;

/** The jars of the simulation: in a checkout always there, on a robot only where a package has brought them. */
final class SimulationJars {
    private static final String INSTALL = "the simulation is not installed here; the package sinew-sim brings it";

    private SimulationJars() {
    }

    /** Whether they are on the class path. Loads nothing of them. */
    static boolean here() {
        return SimulationJars.class.getClassLoader().getResource("org/sinew/sim/World.class") != null;
    }

    /** What a command does without that could do more with them. */
    static String absence(String without) {
        return without + ": " + INSTALL;
    }

    /** Refuses a command that can do nothing without them. */
    static void need(String command) throws CommandFailure {
        if (!here()) {
            throw CommandFailure.wrongUsage(command + " simulates, but " + INSTALL);
        }
    }
}
