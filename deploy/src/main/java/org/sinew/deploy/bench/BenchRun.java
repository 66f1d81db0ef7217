package org.sinew.deploy.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.jr.ob.JSON;

/**
 * One run of a simulated robot in a process of its own.
 *
 * @param lateness       p50, p99, p999, max in us
 * @param ticks          cycles
 * @param skipped        periods without a cycle
 * @param allocatedBytes by the loop thread once warm
 * @param log            what the log of the run cost; empty for a run without one
 * @param states         robot states that the viewer got
 * @param pictures       pictures that the viewer got
 */
record BenchRun(Map<?, ?> lateness, long ticks, long skipped, long allocatedBytes, Map<?, ?> log, long states,
        long pictures) {
    /** Set: the run keeps no log, also not in memory. For measuring what the log costs only. */
    static final String UNRECORDED = "sinew.bench.unrecorded";
    private static final Duration START = Duration.ofSeconds(60);
    private static final String PAGE = "cockpit at ";
    /** A thread for each stream: on two cores the common pool has one thread, and the viewer's client needs it. */
    private static final Executor READERS =
            run -> Thread.ofPlatform().daemon().name("robot-output").start(run);

    /** What the robot has beside its loop. */
    enum Kind {
        /** Nothing: no camera, no models, no cockpit. */
        ALONE,
        /** Camera, models, cockpit and a viewer. */
        SEEING,
        /** Camera and models; and nothing keeps what it does, also not in memory. */
        UNRECORDED,
        /** Camera and models, and a log in a file. */
        RECORDED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Runs, and waits for the end. */
    static BenchRun of(Path robot, Kind kind, Duration time) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(disk(), "sinew-bench-");
        Path socket = folder.resolve("s");
        Path log = folder.resolve("run.mcap");
        try {
            return of(command(robot, kind, time, socket, log), kind, time);
        } finally {
            for (File file : Objects.requireNonNullElse(folder.toFile().listFiles(), new File[0])) {
                Files.deleteIfExists(file.toPath()); // the log, and the trail beside it
            }
            Files.deleteIfExists(folder);
        }
    }

    /** Where temporary files lie on a disk: /tmp is in memory on many systems (Filesystem Hierarchy Standard, 5.15). */
    static Path disk() {
        Path disk = Path.of("/var/tmp");
        return Files.isWritable(disk) ? disk : Path.of(System.getProperty("java.io.tmpdir", "."));
    }

    private static List<String> command(Path robot, Kind kind, Duration time, Path socket, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (kind == Kind.UNRECORDED) {
            command.add("-D" + UNRECORDED + "=true");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.sinew.deploy.Main", "run",
                robot.toString(), "--sim", "--arm", "--json", "--for", time.toMillis() + "ms", "--socket",
                socket.toString()));
        command.addAll(switch (kind) {
            case ALONE -> List.of("--no-models", "--headless");
            case SEEING -> List.of("--port", "0");
            case UNRECORDED -> List.of("--headless");
            case RECORDED -> List.of("--headless", "--log", log.toString());
        });
        return command;
    }

    private static BenchRun of(List<String> command, Kind kind, Duration time)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        try {
            CompletableFuture<URI> page = new CompletableFuture<>();
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> told(process, page), READERS);
            CompletableFuture<String> document = CompletableFuture.supplyAsync(() -> all(process), READERS);
            if (kind != Kind.SEEING) {
                return of(result(document, said, time), 0, 0);
            }
            try (Viewer viewer = Viewer.watch(page.get(START.toSeconds(), TimeUnit.SECONDS))) {
                Map<String, Object> summary = result(document, said, time);
                return of(summary, viewer.states(), viewer.pictures());
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the robot did not start: " + e, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, Object> result(CompletableFuture<String> document, CompletableFuture<String> said,
            Duration time) throws IOException, InterruptedException {
        try {
            return JSON.std.mapFrom(document.get(START.plus(time).toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new IOException("the robot ended without a summary; it said: " + said.getNow("nothing"), e);
        }
    }

    private static BenchRun of(Map<String, Object> summary, long states, long pictures) throws IOException {
        if (!(summary.get("lateness_us") instanceof Map<?, ?> lateness)
                || !(summary.get("ticks") instanceof Number ticks)
                || !(summary.get("skipped") instanceof Number skipped)
                || !(summary.get("loop_alloc_bytes") instanceof Number allocated)) {
            throw new IOException("the robot's summary has no figures of its loop: " + summary);
        }
        return new BenchRun(lateness, ticks.longValue(), skipped.longValue(), allocated.longValue(),
                summary.get("log") instanceof Map<?, ?> log ? log : Map.of(), states, pictures);
    }

    /** A figure of the log; 0: there is none. */
    double logged(String name) {
        return log.get(name) instanceof Number figure ? figure.doubleValue() : 0;
    }

    /** Lateness at one of the percentiles, at least the resolution of the measurement, in us. */
    double micros(String percentile) {
        return lateness.get(percentile) instanceof Number micros ? Math.max(1, micros.doubleValue()) : Double.NaN;
    }

    private static String all(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads what it tells to the end; the address of the page on the way. The last line. */
    private static String told(Process process, CompletableFuture<URI> page) {
        String last = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null;) {
                last = line;
                int at = line.indexOf(PAGE);
                if (at >= 0) {
                    page.complete(URI.create(line.substring(at + PAGE.length()).strip()));
                }
            }
        } catch (IOException e) {
            // killed: what was told until then
        }
        page.completeExceptionally(new IOException("no cockpit was opened; the robot said: " + last));
        return last;
    }
}
