package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;

/** Real child processes: shell scripts that write, stall, fall and leave children behind. */
@Timeout(60)
class ChildPipeTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    /** A program of these lines. */
    private Path program(String... lines) throws Exception {
        Path script = folder.resolve("program");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private ChildPipe start(String... lines) throws Exception {
        return ChildPipe.start(program(lines), List.of(), Clock.WALL);
    }

    private static String all(ChildPipe child) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[100];
        int n;
        while ((n = child.output().read(bytes, 0, bytes.length, System.nanoTime() + 20 * SECOND)) > 0) {
            all.write(bytes, 0, n);
        }
        assertThat(n).as("ended").isEqualTo(-1);
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier holds) {
        long end = System.nanoTime() + 20 * SECOND;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void readsAllThatAProgramWritesUpToItsEnd() throws Exception {
        try (ChildPipe child = start("i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done")) {
            assertThat(all(child)).startsWith("line 0\nline 1\n").endsWith("line 199\n");
            assertThat(child.state()).isEqualTo("has ended with code 0 and said nothing");
        }
    }

    @Test
    void argumentsAreTakenAsTheyAre() throws Exception {
        Path program = program("for each in \"$@\"; do echo \"[$each]\"; done");
        try (ChildPipe child = ChildPipe.start(program, List.of("a b", "$(id)", "; rm x", "\"'"), Clock.WALL)) {
            assertThat(all(child)).isEqualTo("[a b]\n[$(id)]\n[; rm x]\n[\"']\n");
        }
    }

    @Test
    void keepsTheLastWordsOfAProgramThatFails() throws Exception {
        try (ChildPipe child = start("echo first >&2; echo second >&2; echo third >&2; echo fourth >&2; exit 7")) {
            all(child);
            assertThat(child.state()).isEqualTo("has ended with code 7 and said: second | third | fourth");
        }
    }

    @Test
    void aProgramThatSaysMuchIsNotHeldUpByIt() throws Exception {
        try (ChildPipe child = start("head -c 1000000 /dev/zero | tr '\\0' 'x' >&2; echo done")) {
            assertThat(all(child)).isEqualTo("done\n");
        }
    }

    @Test
    void aLineWithoutEndIsCutAndTakesNoMemory() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (ChildPipe child = start("head -c 16000000 /dev/zero | tr '\\0' 'x' >&2; echo; echo >&2; echo last >&2",
                "exec sleep 60")) {
            assertThat(child.output().read(new byte[8], 0, 8, System.nanoTime() + 30 * SECOND)).isOne();
            await(() -> child.state().endsWith(" | last"));
            assertThat(child.state()).endsWith(" said: " + "x".repeat(300) + " | last");
            long listener = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("program-errors")).findFirst().orElseThrow().threadId();
            assertThat(threads.getThreadAllocatedBytes(listener)).isBetween(1L, 4_000_000L);
        }
    }

    @Test
    void aReadEndsAtItsDeadline() throws Exception {
        try (ChildPipe child = start("exec sleep 60")) {
            long deadline = System.nanoTime() + 30_000_000;
            assertThat(child.output().read(new byte[8], 0, 8, deadline)).isZero();
            assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
            assertThat(child.state()).isEqualTo("runs as process " + child.pid() + " and said nothing");
        }
    }

    @Test
    void anInterruptEndsAReadSooner() throws Exception {
        try (ChildPipe child = start("exec sleep 60")) {
            Thread.currentThread().interrupt();
            assertThat(child.output().read(new byte[8], 0, 8, System.nanoTime() + 50 * SECOND)).isZero();
            assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
        }
    }

    @Test
    void closeEndsTheProgramAndAllThatItHasStarted() throws Exception {
        ChildPipe child = start("sleep 60 & echo $!", "sh -c 'sleep 60; true' & echo $!", "wait");
        byte[] bytes = new byte[100];
        StringBuilder text = new StringBuilder();
        while (text.chars().filter(c -> c == '\n').count() < 2) {
            int n = child.output().read(bytes, 0, 100, System.nanoTime() + 20 * SECOND);
            text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
        }
        List<Long> started = text.toString().lines().map(Long::valueOf).toList();
        assertThat(started).hasSize(2).allMatch(ChildPipeTest::runs);
        child.close();
        await(() -> started.stream().noneMatch(ChildPipeTest::runs));
        assertThat(runs(child.pid())).isFalse();
        child.close(); // twice is as good as once
    }

    @Test
    void aProgramThatDoesNotWantToEndIsEndedByForce() throws Exception {
        ChildPipe child = start("trap '' TERM", "echo ready", "while :; do sleep 1; done");
        child.output().read(new byte[8], 0, 8, System.nanoTime() + 20 * SECOND);
        child.close();
        await(() -> !runs(child.pid()));
    }

    @Test
    void aProgramDoesNotOutliveItsParentForLong() throws Exception {
        Path program = program("echo $$ > " + folder.resolve("pid"), "while echo more; do sleep 0.02; done");
        Process parent = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Parent.class.getName(), program.toString()).start();
        Path pid = folder.resolve("pid");
        await(() -> Files.exists(pid) && pid.toFile().length() > 1);
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(runs(child)).isTrue();
        parent.destroyForcibly().waitFor(); // it has no time to clean up
        await(() -> !runs(child));
    }

    /** A process that starts a program and reads nothing of it. */
    static final class Parent {
        private Parent() {
        }

        public static void main(String[] arguments) throws Exception {
            ChildPipe child = ChildPipe.start(Path.of(arguments[0]), List.of(), Clock.WALL);
            Clock.WALL.elapse(60 * SECOND);
            child.close();
        }
    }

    @Test
    void aProgramIsFoundByNameOrPathAndElseNot() throws Exception {
        Path program = program("true");
        assertThat(ChildPipe.find(List.of("no-such-program", "sh"))).get().asString().endsWith("/sh");
        assertThat(ChildPipe.find(List.of(program.toString()))).contains(program);
        assertThat(ChildPipe.find(List.of("no-such-program", folder.toString()))).isEmpty();
    }

    @Test
    void saysWhyAProgramCannotBeStarted() throws Exception {
        Path program = folder.resolve("broken");
        Files.writeString(program, "#!/no/such/interpreter\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> ChildPipe.start(program, List.of("-x"), Clock.WALL))
                .isInstanceOf(DeviceException.class).hasMessageContainingAll(program + " cannot be started",
                        "try it by hand: " + program + " -x");
    }

    /** Whether a process is there and no zombie, which only waits to be counted. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
