package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.deploy.routine.RoutineRun;
import org.sinew.state.RobotModel;

/**
 * Makes the behaviour that a robot file asks for: one for the run, others for its rehearsal and its replay. Main
 * thread.
 */
final class BehaviorSource {
    private final RobotModel model;
    private final BehaviorRecipe recipe; // its files are read once: who edits them meanwhile changes no replay
    private final Optional<RoutineRun> routine;
    private final Behavior behavior;

    private BehaviorSource(RobotConfig robot, RobotModel model) throws ConfigException {
        this.model = model;
        Optional<RobotConfig.Behavior> wanted = robot.behavior();
        Optional<Path> java = wanted.flatMap(RobotConfig.Behavior::java);
        routine = java.isPresent() ? Optional.of(new RoutineRun(java.get(), model)) : Optional.empty();
        Optional<Path> file = wanted.flatMap(RobotConfig.Behavior::sequence);
        recipe = new BehaviorRecipe(file.isPresent() ? Optional.of(SequenceFile.read(file.get(), robot))
                : Optional.empty(), Optional.empty(), wanted.flatMap(RobotConfig.Behavior::lookAt));
        behavior = recipe.with(routine.isPresent() ? routine.get().behavior() : recipe.body(), model);
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
            routine.get().rehearse(own -> rehearsal.accept(recipe.with(own, model)));
        } else {
            rehearsal.accept(recipe.with(recipe.body(), model));
        }
    }

    /** What it consists of, with what has taken over so far. Any thread. */
    BehaviorRecipe recipe() {
        return new BehaviorRecipe(recipe.sequence(), routine.map(RoutineRun::past), recipe.lookAt());
    }
}
