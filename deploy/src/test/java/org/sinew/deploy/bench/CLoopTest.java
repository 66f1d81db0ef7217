package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
@Timeout(60)
class CLoopTest {
    private static final Duration PATIENCE = Compiler.PATIENCE;
    private static final Duration IMPATIENCE = Duration.ofSeconds(2); // shell scripts need a hundredth of it

    @TempDir
    private Path folder;

    @Test
    void runsAsManyPeriodsAsItIsToldTo() throws Exception {
        try (CLoop loop = Compiler.loop()) {
            Block block = loop.run(1000, 50);
            assertThat(block.ticks() + block.skipped()).isGreaterThanOrEqualTo(50);
            assertThat(block.lateness().getTotalCount()).isEqualTo(block.ticks());
            assertThat(block.allocatedBytes()).isZero();
            assertThat(loop.compiler()).isNotBlank();
        }
    }

    @Test
    void aCycleThatCannotBeginInTimeIsLateAndSkipsPeriods() throws Exception {
        try (CLoop loop = Compiler.loop("1", "12000000")) { // each cycle takes 12 ms of a period of 5
            Block block = loop.run(200, 31);
            assertThat(block.skipped()).as("one each time").isGreaterThanOrEqualTo(block.ticks() - 1);
            assertThat(block.micros(50)).as("since the skipped one was due").isGreaterThanOrEqualTo(7_000);
        }
    }

    @Test
    void itsSourceHasNothingThatACompilerWarnsOf() throws Exception {
        Compiler.loop().close(); // there is a compiler
        Path source = folder.resolve("loop.c");
        try (InputStream in = CLoop.class.getResourceAsStream("loop.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Process cc = new ProcessBuilder("cc", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", source.toString())
                .redirectErrorStream(true).start();
        String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(cc.waitFor()).as(said).isZero();
    }

    @Test
    void readsWhatTheProgramPrints() throws IOException {
        Block block = CLoop.parse("fifo 1\nlocked 0\nskipped 3\n1999\n61000\n-5\n");
        assertThat(block.fifo()).isTrue();
        assertThat(block.skipped()).isEqualTo(3);
        assertThat(block.ticks()).isEqualTo(3);
        assertThat(List.of(block.micros(0), block.micros(50), block.micros(100))).containsExactly(0.0, 1.0, 61.0);
    }

    @Test
    void refusesWhatTheProgramCannotHavePrinted() {
        for (String wrong : List.of("", "fifo 1\nskipped 0\n", "fifo x\nlocked 0\nskipped 0\n",
                "fifo 1\nlocked 1\nskipped 0\n12 34\n")) {
            assertThatThrownBy(() -> CLoop.parse(wrong)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the C loop said '");
        }
    }

    @Test
    void saysThatThereIsNoCompiler() {
        assertThatThrownBy(() -> CLoop.compile("cc-that-nobody-has", List.of(), PATIENCE))
                .isInstanceOf(CLoop.Absent.class)
                .hasMessage("there is no C compiler cc-that-nobody-has on the PATH; install gcc or clang");
    }

    @Test
    void saysWhyTheSourceCannotBeCompiled() throws IOException {
        String broken = fake("echo 'loop.c:1:1: error: no such header'; exit 1");
        assertThatThrownBy(() -> CLoop.compile(broken, List.of(), PATIENCE)).isInstanceOf(CLoop.Absent.class)
                .hasMessageContaining("cannot compile").hasMessageContaining("no such header");
    }

    @Test
    void saysThatTheProgramCannotBeRun() throws IOException {
        String empty = fake("exit 0"); // compiles nothing
        assertThatThrownBy(() -> CLoop.compile(empty, List.of(), PATIENCE)).isInstanceOf(CLoop.Absent.class)
                .hasMessageContaining("cannot be run from").hasMessageContaining("java.io.tmpdir");
    }

    /** A compiler that is a shell script; it and its children write down who they are. */
    private String fake(String script) throws IOException {
        Path cc = folder.resolve("fake-cc");
        Files.writeString(cc, "#!/bin/sh\necho $$ >> '" + folder.resolve("pids") + "'\n" + script + "\n");
        assertThat(cc.toFile().setExecutable(true)).isTrue();
        return cc.toString();
    }

    /** Nothing of what the fake compiler has started lives any more. */
    private void assertAllEnded() throws Exception {
        for (String pid : Files.readAllLines(folder.resolve("pids"))) {
            Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
            if (left.isPresent()) {
                left.get().onExit().get(20, TimeUnit.SECONDS); // killed, but not yet gone
            }
        }
    }

    @Test
    void aCompilerThatHangsIsEndedWithItsChildren() throws Exception {
        String hangs = fake("sleep 3600 & echo $! >> '" + folder.resolve("pids") + "'; echo begun; wait");
        long before = folders();
        assertThatThrownBy(() -> CLoop.compile(hangs, List.of(), IMPATIENCE)).isInstanceOf(CLoop.Absent.class)
                .hasMessage(hangs + " has not compiled the C loop in 2 s and was ended; try by hand whether it"
                        + " compiles anything");
        assertAllEnded();
        assertThat(Files.readAllLines(folder.resolve("pids"))).hasSize(2);
        assertThat(folders()).isEqualTo(before);
    }

    @Test
    void aProgramThatHangsIsEnded() throws Exception {
        Path pids = folder.resolve("pids");
        String hangs = fake("[ $1 = --version ] && exit 0; { echo '#!/bin/sh'; echo \"echo \\$\\$ >> '" + pids
                + "'; exec sleep 3600\"; } > $3; chmod +x $3");
        assertThatThrownBy(() -> CLoop.compile(hangs, List.of(), IMPATIENCE)).isInstanceOf(CLoop.Absent.class)
                .hasMessageContaining("cannot be run from").hasMessageContaining("has not ended in 2 s and was ended");
        assertThat(Files.readAllLines(pids)).as("compiled, asked for its version, run").hasSize(3);
        assertAllEnded();
    }

    @Test
    void aCompilerThatHangsWhenItIsAskedForItsVersionIsCalledByItsCommand() throws Exception {
        String shy = fake("[ $1 = --version ] && exec sleep 3600; { echo '#!/bin/sh'; echo 'echo fifo 0; "
                + "echo locked 0; echo skipped 0; echo 1000'; } > $3; chmod +x $3");
        try (CLoop loop = CLoop.compile(shy, List.of(), IMPATIENCE)) {
            assertThat(loop.compiler()).isEqualTo(shy);
        }
        assertAllEnded();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        long before = folders();
        CLoop loop = Compiler.loop();
        assertThat(folders()).isEqualTo(before + 1);
        loop.close();
        assertThat(folders()).isEqualTo(before);
    }

    private static long folders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("sinew-bench-")).count();
        }
    }
}
