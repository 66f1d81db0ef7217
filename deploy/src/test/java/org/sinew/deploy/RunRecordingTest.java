package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.record.LogPlace;
import org.sinew.record.mcap.McapReader;
import tools.jackson.jr.ob.JSON;

/** Virtual runs whose disk fails, and one that ends with a fault. */
@Timeout(60)
class RunRecordingTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path folder;
    private final StringWriter told = new StringWriter();

    /** @param meanwhile what happens beside it, by the time of the world */
    private RunSummary run(LogPlace place, int seconds, String faults, LongConsumer meanwhile)
            throws Exception {
        RobotConfig config = RobotConfig.read(Path.of("robots/kid20/robot.yaml"), DriverCatalog.load().types());
        var kind = new RobotRun.Kind(true, false, true, 5, Optional.empty(), Optional.empty(), Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(seconds)), faults, folder.resolve("s"), false,
                Optional.of(place), kind);
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(told, true), (of, clock, seed) -> {
            Simulation body = Simulation.of(of, clock, seed);
            body.world().eachStep(plant -> meanwhile.accept(plant.nanos()));
            return body;
        })) {
            return run.run();
        }
    }

    private LogPlace.Folder logs(long maxBytes) {
        return new LogPlace.Folder(folder.resolve("logs"), "kid20", maxBytes, Duration.ofDays(1));
    }

    private void loseTheDisk() {
        try (Stream<Path> all = Files.walk(folder.resolve("logs"))) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            Files.writeString(folder.resolve("logs"), "no folder any more");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In virtual time the run waits for the log, which must not wait for the run. */
    @Test
    void aRunGoesOnWithoutItsDiskAndTellsWhyOnce() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        RunSummary summary = run(logs(8L * 200_000), 20, "", nanos -> {
            if (nanos > 5 * SECOND && lost.compareAndSet(false, true)) {
                loseTheDisk();
            }
        });
        assertThat(summary.document()).containsEntry("ticks", 2000L);
        assertThat(told.toString().lines().filter(line -> line.contains("nothing more is recorded")))
                .as(told.toString()).hasSize(1);
        assertThat(summary.problems()).as("nobody has asked for a log").noneMatch(problem -> problem.contains("log"));
    }

    @Test
    void whenARunEndsWithAFaultTheLastMinuteIsThereAndWhole() throws Exception {
        run(logs(1L << 30), 4, "at 2s for 100ms: body.torso push 400N", nanos -> { });
        assertThat(told.toString().lines().filter(line -> line.contains("the last minute is in")))
                .as(told.toString()).hasSize(1);
        List<Path> flights;
        try (Stream<Path> all = Files.list(folder.resolve("logs/flight"))) {
            flights = all.toList();
        }
        assertThat(flights).singleElement().asString().endsWith("-falling.mcap");
        try (McapReader reader = McapReader.open(flights.getFirst())) {
            assertThat(reader.problems()).isEmpty();
        }
    }

    /** A log that was asked for, on a disk that takes no more: a limit of the system stands for one that is full. */
    @Test
    void aLogThatWasAskedForAndIsNotWholeMakesTheRunFallShort() throws Exception {
        Path log = folder.resolve("run.mcap");
        Process run = new ProcessBuilder("bash", "-c", "ulimit -f 400; exec \"$@\"", "bash",
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-Dsinew.home=" + Path.of("").toAbsolutePath(), "-cp",
                System.getProperty("java.class.path"), "org.sinew.deploy.Main", "run", "robots/kid20/robot.yaml",
                "--sim", "--fast", "--no-models", "--for", "10s", "--log", log.toString(), "--json", "--socket",
                folder.resolve("s").toString()).redirectError(folder.resolve("err").toFile()).start();
        String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = Files.readString(folder.resolve("err"));
        assertThat(run.waitFor()).as(out + err).isOne();
        assertThat(err).containsOnlyOnce("fell short: the log " + log + " is not whole: it could not be written");
        assertThat(err).containsOnlyOnce("nothing more is recorded on the disk: ");
        Object bytes = ((Map<?, ?>) JSON.std.mapFrom(out).get("log"))
                .get("bytes");
        assertThat(((Number) bytes).longValue()).isBetween(1L, Files.size(log));
    }
}
