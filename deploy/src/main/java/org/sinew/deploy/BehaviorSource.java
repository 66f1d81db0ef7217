package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Rest;
import org.sinew.decide.Sequence;
import org.sinew.deploy.routine.RoutineRun;
import org.sinew.state.RobotModel;

/**
 * Makes the behaviour that a robot file asks for: one for the run, others for its rehearsal and its replay. Main
 * thread.
 */
final class BehaviorSource {
    private final Optional<RobotConfig.Behavior> wanted;
    private final RobotModel model;
    private final Optional<RoutineRun> routine;
    private final Optional<Sequence> sequence; // its file is read once: who edits it meanwhile changes no replay
    private final Behavior behavior;

    private BehaviorSource(RobotConfig robot, RobotModel model) throws ConfigException {
        wanted = robot.behavior();
        this.model = model;
        Optional<Path> java = wanted.flatMap(RobotConfig.Behavior::java);
        routine = java.isPresent() ? Optional.of(new RoutineRun(java.get(), model)) : Optional.empty();
        Optional<Path> file = wanted.flatMap(RobotConfig.Behavior::sequence);
        sequence = file.isPresent() ? Optional.of(SequenceFile.read(file.get(), robot)) : Optional.empty();
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

    private Behavior body() {
        return sequence.<Behavior>map(Sequence::again).orElseGet(Rest::new);
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
