package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.text.Json;

/** The thread that writes a trail: on a real disk, on one that stands still, on one that is full; and killed. */
@Timeout(60)
class AuditLogTest {
    @TempDir
    private Path folder;

    private static Map<String, Object> stamp() {
        return Json.object("time", "now");
    }

    private Path file() {
        return folder.resolve("logs").resolve("audit.jsonl");
    }

    private static List<String> words(Path file) throws IOException {
        return AuditCheck.of(file).entries().stream().map(entry -> entry.line().what()).toList();
    }

    @Test
    void writesWhatIsAddedAndWhoItWasOnceThatIsKnown() throws IOException {
        CompletableFuture<Map<String, Object>> who = new CompletableFuture<>();
        CompletableFuture<Map<String, Object>> nobody = CompletableFuture.failedFuture(new IOException("gone"));
        AuditLog log = new AuditLog(new AuditFile(file()), AuditLogTest::stamp);
        log.start();
        log.add(Json.object("what", "arm_asked"), who);
        log.add(Json.object("what", "stop_asked"), nobody);
        who.complete(Map.of("user", "pi"));
        log.close();
        AuditCheck check = AuditCheck.of(file());
        assertThat(check.findings()).isEmpty();
        assertThat(check.entries()).extracting(entry -> entry.line().content().get("who"))
                .containsExactly(Map.of("user", "pi"),
                        Map.of("by", "unknown", "why", "it could not be found out in time"));
        assertThat(log.head().hash()).isEqualTo(check.newest().orElseThrow().hash());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-r-----");
    }

    @Test
    void aDiskThatStandsStillHoldsNobodyUpAndWhatIsLostIsTold() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AuditFile disk = new AuditFile(file());
        AuditLog log = new AuditLog(contents -> {
            stuck.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return disk.append(contents);
        }, AuditLogTest::stamp);
        log.start();
        log.add(Json.object("what", "first"));
        assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10_000; i++) { // would never end if anybody waited
            log.add(Json.object("what", "stop_asked"));
        }
        assertThat(log.lost()).isEqualTo(10_000 - 512);
        goesOn.countDown();
        log.close();
        AuditCheck check = AuditCheck.of(file());
        assertThat(check.findings()).isEmpty();
        assertThat(check.entries()).hasSize(1 + 1 + 512);
        assertThat(check.entries().get(1).line().content()).containsEntry("what", "lost").containsEntry("lines", 9488)
                .containsEntry("why", "the disk was too slow");
    }

    @Test
    void aFullDiskIsToldWhenThereIsRoomAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        AuditFile disk = new AuditFile(file());
        AuditLog log = new AuditLog(contents -> {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            return disk.append(contents);
        }, AuditLogTest::stamp);
        log.start();
        log.add(Json.object("what", "armed"));
        while (log.lost() == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(log.problem()).contains("No space left on device");
        full.set(false);
        log.add(Json.object("what", "stop"));
        log.close();
        AuditCheck check = AuditCheck.of(file());
        assertThat(words(file())).containsExactly("lost", "stop");
        assertThat(check.entries().getFirst().line().content()).containsEntry("lines", 1)
                .containsEntry("why", "No space left on device");
    }

    /** The system lets the file grow no further in the middle of a line, as a full disk does. */
    @Test
    void whatWasWrittenOfALineBeforeTheDiskWasFullIsClosedByTheNext() throws Exception {
        Process writer = writer("sh", "-c", "ulimit -f 9; exec \"$@\"", "sh");
        assertThat(writer.waitFor()).isNotZero();
        assertThat(size()).isEqualTo(9 * 512);
        new AuditFile(file()).append(List.of(Json.object("what", "end")));
        AuditCheck check = AuditCheck.of(file());
        assertThat(check.findings()).isEmpty();
        assertThat(check.notes()).singleElement().asString().contains("a torn line of");
        assertThat(words(file())).endsWith("armed", "torn", "end");
    }

    @Test
    void aPathThatCannotBeWrittenIsAProblemAndNoMore() throws IOException {
        Files.writeString(folder.resolve("logs"), "no folder");
        AuditLog log = new AuditLog(new AuditFile(file()), AuditLogTest::stamp);
        log.start();
        log.add(Json.object("what", "armed"));
        log.close();
        assertThat(log.lost()).isOne();
        assertThat(log.problem()).isPresent();
        assertThat(log.head()).isEqualTo(AuditFile.Head.NOTHING);
    }

    @Test
    void runsOfSeveralThreadsWriteOneTrail() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (AuditLog log = new AuditLog(new AuditFile(file()), AuditLogTest::stamp)) {
                    log.start();
                    for (int i = 0; i < 100; i++) {
                        log.add(Json.object("what", "armed"));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(AuditCheck.of(file()).findings()).isEmpty();
        assertThat(words(file())).hasSize(400);
    }

    @Test
    void runsThatAreKilledAtAnyInstantLeaveATrailThatIsWhole() throws Exception {
        for (int round = 0; round < 6; round++) {
            List<Process> writers = List.of(writer(), writer());
            long grown = size() + 3_000 + 1_700L * round;
            while (size() < grown) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            for (Process each : writers) {
                each.destroyForcibly().waitFor(); // SIGKILL
            }
        }
        new AuditFile(file()).append(List.of(Json.object("what", "end")));
        AuditCheck check = AuditCheck.of(file());
        assertThat(check.findings()).isEmpty();
        assertThat(check.entries()).hasSizeGreaterThan(60);
    }

    private long size() throws IOException {
        return Files.exists(file()) ? Files.size(file()) : 0;
    }

    private Process writer(String... under) throws IOException {
        List<String> command = new ArrayList<>(List.of(under));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Writer.class.getName(),
                file().toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** A run of another process, which has much to say. */
    static final class Writer {
        private Writer() {
        }

        public static void main(String[] args) throws IOException {
            AuditFile trail = new AuditFile(Path.of(args[0]));
            while (true) {
                trail.append(List.of(Json.object("what", "armed", "pid", ProcessHandle.current().pid())));
            }
        }
    }
}
