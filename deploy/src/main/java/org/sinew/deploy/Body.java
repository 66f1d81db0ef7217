package org.sinew.deploy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sinew.arming.Arming;
import org.sinew.config.RobotConfig;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.Ports;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;

/**
 * What a run drives: a simulated body in this process, or a twin in another. Made and closed by a command's main
 * thread, which also asks everything but {@link #lost}.
 */
interface Body extends AutoCloseable {
    /** Whether physics is simulated: such a robot may be armed from its page, where nobody stands beside it. */
    boolean simulated();

    /** What a person does with it after a fall. */
    Arming.SetUp setUp();

    /** Where the robot's buses are opened. */
    Ports ports();

    /** Stands in for a camera of the robot file. Before the robot starts. */
    Camera camera(RobotConfig.Stream entry) throws DeviceException;

    /** Stands in for a microphone of the robot file. Before the robot starts. */
    Microphone microphone(RobotConfig.Stream entry) throws DeviceException;

    /** Refuses a plan that this body cannot follow. */
    void check(FaultPlan plan) throws FaultPlanException;

    /** Before the robot starts: may look at it from outside. */
    void watch(Robot robot);

    /** Lets time run. */
    void start();

    /** Makes things go wrong as planned; time 0 of the plan is now. */
    void inject(FaultPlan plan, StallingBehavior behavior);

    /** Motions that nobody decided, counted on the wire; empty when nobody can say. */
    OptionalLong uncommandedMotions();

    /** The first of them, in words. */
    List<String> findings();

    /** What physics knows of the body; empty where another process knows it. */
    Optional<Truth> judge();

    /** Why this body is not there any more, in a sentence for a person; empty while it is. Any thread. */
    default Optional<String> lost() {
        return Optional.empty();
    }

    @Override
    void close();
}
