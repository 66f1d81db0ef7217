package org.sinew.deploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sinew.text.Json;

/**
 * What seeing costs the loop: runs a robot alone, and with camera, models, cockpit and a viewer, by turns. Main thread
 * of the command.
 */
public final class SeeingBench {
    private static final double LEAST_STATES_PER_S = 10; // of the cockpit's 20: else little is measured

    private final Path robot;
    private final Consumer<String> progress;

    /** @param robot the robot file */
    public SeeingBench(Path robot, Consumer<String> progress) {
        this.robot = robot;
        this.progress = progress;
    }

    /** The shortest time that allows a verdict. */
    public static Duration least() {
        return RunPairs.least();
    }

    /** Measures for about so long. */
    public Result run(Duration time) throws IOException, InterruptedException {
        return new Result(RunPairs.measure(robot, BenchRun.Kind.ALONE, BenchRun.Kind.SEEING, time, progress));
    }

    /** What was found. */
    public static final class Result {
        private final RunPairs pairs;
        private final List<BenchRun> seeing;

        Result(RunPairs pairs) {
            this.pairs = pairs;
            seeing = pairs.others();
        }

        /** For a program. */
        public Map<String, Object> document() {
            return pairs.document(runs -> Json.object("viewer_states", RunPairs.sum(runs, BenchRun::states),
                    "viewer_pictures", RunPairs.sum(runs, BenchRun::pictures)));
        }

        private double statesPerSecond() {
            return RunPairs.sum(seeing, BenchRun::states) / (seeing.size() * pairs.each().toMillis() / 1e3);
        }

        /** For a person. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>(pairs.lines());
            lines.add(String.format(Locale.ROOT, "  the viewer got %d states and %d pictures in %d runs",
                    RunPairs.sum(seeing, BenchRun::states), RunPairs.sum(seeing, BenchRun::pictures), seeing.size()));
            return lines;
        }

        /** What fell short, in words. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>(pairs.problems("with camera, models and a viewer", "alone"));
            if (seeing.stream().anyMatch(run -> run.states() == 0 || run.pictures() == 0)) {
                problems.add("in some runs the viewer got nothing");
            }
            if (!(statesPerSecond() >= LEAST_STATES_PER_S)) {
                problems.add(String.format(Locale.ROOT, "the viewer got %.1f states a second; at 20 a second the"
                        + " cockpit would have cost more", statesPerSecond()));
            }
            return problems;
        }
    }
}
