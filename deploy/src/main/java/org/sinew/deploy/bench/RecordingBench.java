package org.sinew.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sinew.text.Json;

/**
 * What the log of a run costs the loop: runs a robot with camera and models without any log, also in memory, and with
 * one in a file on the disk, by turns. Main thread of the command.
 */
public final class RecordingBench {
    private final Path robot;
    private final Consumer<String> progress;

    /** @param robot the robot file */
    public RecordingBench(Path robot, Consumer<String> progress) {
        this.robot = robot;
        this.progress = progress;
    }

    /** The shortest time that allows a verdict. */
    public static Duration least() {
        return RunPairs.least();
    }

    /** Whether a run of this process is to keep no log: one that measures. */
    public static boolean unrecorded() {
        return Boolean.getBoolean(BenchRun.UNRECORDED);
    }

    /** Measures for about so long. */
    public Result run(Duration time) throws IOException, InterruptedException {
        String disk = BenchRun.disk() + " (" + Files.getFileStore(BenchRun.disk()).type() + ")";
        return new Result(disk,
                RunPairs.measure(robot, BenchRun.Kind.UNRECORDED, BenchRun.Kind.RECORDED, time, progress));
    }

    /** What was found. */
    public static final class Result {
        private final String disk;
        private final RunPairs pairs;

        /** @param disk where the logs were written */
        Result(String disk, RunPairs pairs) {
            this.disk = disk;
            this.pairs = pairs;
        }

        private static long lost(List<BenchRun> runs) {
            return RunPairs.sum(runs, run -> (long) run.logged("messages_lost"));
        }

        private static double median(List<BenchRun> runs, String figure) {
            return RunPairs.median(runs, run -> run.logged(figure));
        }

        /** For a program. */
        public Map<String, Object> document() {
            Map<String, Object> all = new LinkedHashMap<>(pairs.document(runs -> Json.object(
                    "log_bytes_per_s", median(runs, "bytes_per_s"), "log_cpu_percent", median(runs, "cpu_percent"),
                    "messages_lost", lost(runs))));
            all.put("disk", disk);
            return all;
        }

        /** For a person. */
        public List<String> lines() {
            List<BenchRun> recorded = pairs.others();
            List<String> lines = new ArrayList<>(pairs.lines());
            lines.add(String.format(Locale.ROOT, "  log in %s: %.1f kB a second, its thread takes %.2f %% of a"
                    + " processor, %d messages lost", disk, median(recorded, "bytes_per_s") / 1e3,
                    median(recorded, "cpu_percent"), lost(recorded)));
            lines.add("  bytes that the loop thread allocated: " + (RunPairs.sum(pairs.references(),
                    BenchRun::allocatedBytes) + RunPairs.sum(recorded, BenchRun::allocatedBytes)));
            return lines;
        }

        /** What fell short, in words. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>(pairs.problems("with a log", "without one"));
            if (pairs.others().stream().anyMatch(run -> run.logged("bytes") == 0)) {
                problems.add("some runs wrote no log");
            }
            if (pairs.references().stream().anyMatch(run -> !run.log().isEmpty())) {
                problems.add("some runs that were to keep no log kept one");
            }
            if (lost(pairs.others()) > 0) {
                problems.add(lost(pairs.others()) + " messages were lost: the disk was too slow");
            }
            return problems;
        }
    }
}
