package org.sinew.deploy.routine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.decide.RoutineBehavior;
import org.sinew.state.RobotModel;

/**
 * The routine of a run that is past: every text that its file had.
 *
 * @param file     its path
 * @param versions the first one, then those that took over, in that order
 */
public record PastRoutine(String file, List<Version> versions) {
    public PastRoutine {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("the behaviour " + file + " has no text");
        }
    }

    /**
     * A text of the file.
     *
     * @param tick the cycle that took it; 0: the robot began with it
     */
    public record Version(long tick, String text) {
    }

    /** A behaviour that does once more what that of the run did, with each version from the tick that took it. */
    public Behavior make(RobotModel robot) throws ConfigException {
        Fence fence = new Fence(true);
        RoutineTrial trial = new RoutineTrial(robot);
        RoutineFile first = RoutineFile.of(new SourceText(Path.of(file), versions.getFirst().text()), fence);
        List<RoutineBehavior.Swap> past = new ArrayList<>();
        for (Version version : versions.subList(1, versions.size())) {
            RoutineFile later = RoutineFile.of(new SourceText(Path.of(file), version.text()), fence);
            past.add(RoutineBehavior.Swap.at(version.tick(), trial.make(later)));
        }
        return new RoutineBehavior(first.name(), robot, trial.make(first), past);
    }
}
