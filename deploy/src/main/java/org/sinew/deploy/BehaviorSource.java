package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Rest;
import org.sinew.deploy.routine.RoutineRun;
import org.sinew.state.RobotModel;

/**
 * Makes the behaviour that a robot file asks for: one for the run, others for its rehearsal and its replay. Main
 * thread.
 */
final class BehaviorSource {
    private final RobotConfig robot;
    private final Optional<RobotConfig.Behavior> wanted;
    private final RobotModel model;
    private final Optional<RoutineRun> routine;
    private final Behavior behavior;

    private BehaviorSource(RobotConfig robot, RobotModel model) throws ConfigException {
        this.robot = robot;
        wanted = robot.behavior();
        this.model = model;
        Optional<Path> java = wanted.flatMap(RobotConfig.Behavior::java);
        routine = java.isPresent() ? Optional.of(new RoutineRun(java.get(), model)) : Optional.empty();
        behavior = withHead(routine.isPresent() ? routine.get().behavior() : body());
    }

    static BehaviorSource of(RobotConfig config, RobotModel model) throws ConfigException {
        return new BehaviorSource(config, model);
    }

    /** The behaviour of the run: always the same one. */
    Behavior behavior() {
        return behavior;
    }

    /** The routine of a Java file, where the robot file names one. */
    Optional<RoutineRun> routine() {
        return routine;
    }

    /** Rehearses a behaviour of its own; a routine that cannot be run is told with its line. */
    void rehearse(Consumer<Behavior> rehearsal) throws ConfigException {
        if (routine.isPresent()) {
            routine.get().rehearse(own -> rehearsal.accept(withHead(own)));
        } else {
            rehearsal.accept(withHead(body()));
        }
    }

    /** A behaviour that does once more what that of the run did. */
    Behavior again() throws ConfigException {
        return withHead(routine.isPresent() ? routine.get().again() : body());
    }

    private Behavior body() throws ConfigException {
        Optional<Path> sequence = wanted.flatMap(RobotConfig.Behavior::sequence);
        return sequence.isPresent() ? SequenceFile.read(sequence.get(), robot) : new Rest();
    }

    /** Without the robot's models there is nothing to look at. */
    private Behavior withHead(Behavior body) {
        Optional<RobotConfig.LookAt> head = wanted.flatMap(RobotConfig.Behavior::lookAt);
        if (head.isEmpty() || model.percepts().isEmpty()) {
            return body;
        }
        RobotConfig.LookAt keys = head.get();
        return new LookAt(body, model, keys.model(), keys.label(), keys.pan(), keys.tilt());
    }
}
