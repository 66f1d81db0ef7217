package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fourth net: the meter that stays on while the robot runs, in a process with the launcher's flags. */
@Timeout(120)
class AllocationAlarmTest {
    private static final int ALWAYS = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private String loadedClasses(int leaks) throws IOException, InterruptedException {
        Path log = folder.resolve("classes-" + leaks);
        LeakyLoop.run(leaks, "-Xlog:class+load:file=" + log);
        return Files.readString(log);
    }

    @Test
    void namesWhatIsAllocatedByWhomAndSinceWhichTick() throws Exception {
        assertThat(LeakyLoop.run(ALWAYS)).first().asString().matches("loop_allocates: the loop thread allocated "
                + "\\d+ bytes: first in tick \\d+, double\\[] at org\\.sinew\\.loop\\.LeakyLoop\\$Leaky\\.leak:\\d+ "
                + "< org\\.sinew\\.loop\\.LeakyLoop\\$Leaky\\.decide:\\d+ "
                + "< org\\.sinew\\.decide\\.Steering\\.decide:\\d+ "
                + "< org\\.sinew\\.loop\\.ControlLoop\\.tick:\\d+ < org\\.sinew\\.loop\\.LoopThread\\.cycle:\\d+");
    }

    @Test
    void tellsAnAllocationThatDoesNotComeAgainThoughNobodySawWhere() throws Exception {
        assertThat(LeakyLoop.run(1)).hasSize(2).last().isEqualTo("bytes 24");
        assertThat(LeakyLoop.run(1)).first().asString().matches("loop_allocates: the loop thread allocated 24 bytes: "
                + "first in tick \\d+, not seen a second time, so where is not known");
    }

    @Test
    void aTickThatFailedIsNotCountedAndTheOthersAre() throws Exception {
        assertThat(LeakyLoop.run(0, 3)).containsExactly("bytes 0");
        assertThat(LeakyLoop.run(1, 3)).hasSize(2).last().isEqualTo("bytes 24");
    }

    @Test
    void tellsTheBytesWhereThisJavaHasNoFlightRecorder() throws Exception {
        assertThat(LeakyLoop.run(ALWAYS, "--limit-modules", "java.se,jdk.management")).first().asString()
                .startsWith("loop_allocates: the loop thread allocated ").contains("Flight Recorder cannot say where");
    }

    @Test
    void saysNothingAndLoadsNothingWhileNothingIsAllocated() throws Exception {
        assertThat(LeakyLoop.run(0)).containsExactly("bytes 0");
        assertThat(loadedClasses(0)).contains("AllocationAlarm").doesNotContain("AllocationTracer", " jdk.jfr.");
        assertThat(loadedClasses(ALWAYS)).as("and would be seen to").contains("AllocationTracer", " jdk.jfr.");
    }
}
