package org.sinew.deploy;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sinew.arming.Arming;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.Ports;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PictureModel;
import org.sinew.record.DiskTrouble;
import org.sinew.rt.Clock;

/**
 * What a run drives: the parts on this machine's own buses, a simulated body in this process, or a twin in another.
 * Made and closed by a command's main thread, which also asks everything but {@link #lost}. It, and all that a run on
 * hardware loads, knows no class of the simulation.
 */
interface Body extends AutoCloseable {
    /** Whether physics is simulated: such a robot may be armed from its page, where nobody stands beside it. */
    boolean simulated();

    /** What a person does with it after a fall. */
    Arming.SetUp setUp();

    /** Where the robot's buses are opened. */
    Ports ports();

    /** A camera of the robot file, or what stands in for it. Before the robot starts. */
    default Camera camera(RobotConfig.Stream entry) throws DeviceException {
        return DriverCatalog.load().camera(entry, Clock.WALL);
    }

    /** A microphone of the robot file, or what stands in for it. Before the robot starts. */
    default Microphone microphone(RobotConfig.Stream entry) throws DeviceException {
        return DriverCatalog.load().microphone(entry, Clock.WALL);
    }

    /**
     * Takes what is to go wrong with it once the robot runs, and refuses what cannot be made to.
     *
     * @param faults a fault plan as text; empty: nothing
     */
    default void plan(String faults) throws CommandFailure {
        if (!faults.isEmpty()) {
            throw CommandFailure.wrongUsage("--fault is for a body that is simulated in this process; add --sim");
        }
    }

    /** Date and time of day, for people. */
    default InstantSource date() {
        return InstantSource.system();
    }

    /** A log of the run is written: then its disk is a part that may fail. */
    default void logged() {
    }

    /** What may go wrong with the disk of a log. */
    default DiskTrouble disk() {
        return DiskTrouble.NONE;
    }

    /** A model of the robot, where the body has a part in it. */
    default PerceptModel model(String name, PerceptModel own) {
        return own;
    }

    /** The same of one that looks at pictures. */
    default PictureModel model(String name, PictureModel own) {
        return own;
    }

    /** The clock that a model's work takes its time in; empty: the robot's. */
    default Optional<Clock> clockOf(String model) {
        return Optional.empty();
    }

    /** Before the robot starts: may look at it from outside. */
    default void watch(Robot robot) {
    }

    /** Lets time run, where it does not run by itself. */
    default void start() {
    }

    /** The first tick has been: time 0 of whatever is planned is now. */
    default void begin() {
    }

    /** Motions that nobody decided, counted on the wire; empty when nobody can say. */
    default OptionalLong uncommandedMotions() {
        return OptionalLong.empty();
    }

    /** The first of them, in words. */
    default List<String> findings() {
        return List.of();
    }

    /** Who knows how the body really moved, whatever the robot thinks; empty where nobody here does. */
    default Optional<Judge> judge() {
        return Optional.empty();
    }

    /** How it looks, for the page and the log; empty when nobody knows. */
    default Optional<Looks> looks() {
        return Optional.empty();
    }

    /** What a person should know of it before it runs, a sentence each. */
    default List<String> advice() {
        return List.of();
    }

    /** Why this body is not there any more, in a sentence for a person; empty while it is. Any thread. */
    default Optional<String> lost() {
        return Optional.empty();
    }

    @Override
    void close();
}
