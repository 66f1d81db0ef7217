package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CLoopTest {
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
        assertThatThrownBy(() -> CLoop.compile("cc-that-nobody-has", List.of())).isInstanceOf(CLoop.Absent.class)
                .hasMessage("there is no C compiler cc-that-nobody-has on the PATH; install gcc or clang");
    }

    @Test
    void saysWhyTheSourceCannotBeCompiled() throws IOException {
        Path broken = folder.resolve("broken-cc");
        Files.writeString(broken, "#!/bin/sh\necho 'loop.c:1:1: error: no such header'\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> CLoop.compile(broken.toString(), List.of())).isInstanceOf(CLoop.Absent.class)
                .hasMessageContaining("cannot compile").hasMessageContaining("no such header");
    }

    @Test
    void saysThatTheProgramCannotBeRun() throws IOException {
        Path empty = folder.resolve("empty-cc");
        Files.writeString(empty, "#!/bin/sh\nexit 0\n"); // compiles nothing
        assertThat(empty.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> CLoop.compile(empty.toString(), List.of())).isInstanceOf(CLoop.Absent.class)
                .hasMessageContaining("cannot be run from").hasMessageContaining("java.io.tmpdir");
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
