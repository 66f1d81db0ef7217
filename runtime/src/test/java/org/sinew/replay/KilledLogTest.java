package org.sinew.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.LogPlace;
import org.sinew.record.LogTicks;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Problem;

/** A process that writes a log and is killed as the kernel kills one: what it had written is there. */
@Timeout(300)
class KilledLogTest {
    /** A chunk has a second of the run at most, which lasts 100 ticks. */
    private static final int CHUNK_TICKS = 101;
    private static final int CHUNKS_UNDER_WAY = 17;
    private static final int ENOUGH_TICKS = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void aKilledProcessLeavesAReadableBeginning() throws Exception {
        kill(new Random(1), folder.resolve("run.mcap"));
    }

    @Tag("thorough")
    @Test
    void killedAtFiftyInstantsItLeavesAReadableBeginning() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KilledLogTest: instants, seed " + seed);
        Random random = new Random(seed);
        long most = 0;
        for (int i = 0; i < 50; i++) {
            Path file = folder.resolve("run.mcap");
            most = Math.max(most, kill(random, file));
            Files.delete(file);
        }
        System.out.println("KilledLogTest: at most " + most + " ticks were missing");
    }

    /** Ticks that were handed over and are not in the file. */
    private long kill(Random random, Path file) throws Exception {
        Process writing = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Writing.class.getName(),
                file.toString()).redirectError(folder.resolve("err").toFile()).start();
        long handedOver = 0;
        try (BufferedReader out = writing.inputReader()) {
            long enough = 200 + random.nextInt(10_000);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                handedOver = line.matches("\\d+;") ? Long.parseLong(line.substring(0, line.length() - 1)) : handedOver;
                if (handedOver >= enough) {
                    writing.toHandle().destroyForcibly(); // what it has told can still be read
                }
            }
        } finally {
            writing.destroyForcibly();
        }
        assertThat(writing.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(writing.exitValue()).as(Files.readString(folder.resolve("err"))).isEqualTo(128 + 9);
        long kept = ticks(file);
        assertThat(handedOver - kept).as("of " + handedOver + " ticks missing")
                .isLessThanOrEqualTo(CHUNKS_UNDER_WAY * CHUNK_TICKS);
        return handedOver - kept;
    }

    /** The ticks of the file, all of which come out the same. */
    private static long ticks(Path file) throws IOException {
        try (McapReader reader = McapReader.open(file)) {
            Replay.Result result = new Replay(new RecordedRun(7).body, RecordedRun.behavior())
                    .run(new LogTicks(reader, RecordedRun.ROBOT, RecordedRun.ROBOT));
            assertThat(result.first()).isEmpty();
            assertThat(result.missing().orElseThrow()).startsWith("replayed up to tick " + result.ticks() + ": ");
            assertThat(reader.problems()).extracting(Problem::kind).containsAnyOf(Problem.Kind.NOT_CLOSED,
                    Problem.Kind.CUT).hasSize(1);
            return result.ticks();
        }
    }

    /** The process that is killed: runs, and tells each tick that it has handed over. */
    static final class Writing {
        private Writing() {
        }

        public static void main(String[] args) throws IOException {
            // each line has an end: of one that the kill cuts off nothing is read
            RecordedRun run = new RecordedRun(7);
            LoggedRun.write(new LogPlace.OneFile(Path.of(args[0])), run, ENOUGH_TICKS, frame -> {
                System.out.println(frame.state.tick + ";");
                if (frame.state.tick % 10 == 0) {
                    LockSupport.parkNanos(200_000);
                }
            });
        }
    }
}
