package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;

/** The whole robot, with its model and a push, in virtual time: the same seed gives the same bits. */
@Timeout(120)
class VirtualTimeTest {
    private static final String ROBOT = "robots/kid20/robot.yaml";
    private static final String PUSH = "at 6s for 100ms: body.torso push 15N";

    @TempDir
    private Path folder;

    private Map<String, Object> run(long seed, Path trace, String faults) throws Exception {
        RobotConfig config = RobotConfig.read(Path.of(ROBOT), DriverCatalog.load().types());
        var kind = new RobotRun.Kind(true, true, true, seed, Optional.of(trace), Optional.empty(),
                Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(9)), faults,
                folder.resolve("control.sock"), true, kind);
        StringWriter log = new StringWriter();
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), Simulation::of)) {
            RunSummary summary = run.run();
            assertThat(summary.problems()).as(log.toString()).isEmpty();
            return summary.document();
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndALittleStrongerPushDoesNot() throws Exception {
        Path first = folder.resolve("first.csv");
        Path again = folder.resolve("again.csv");
        Path other = folder.resolve("other.csv");
        Map<String, Object> summary = run(7, first, PUSH);
        run(7, again, PUSH);
        run(7, other, PUSH.replace("15N", "15.001N"));
        assertThat(Files.mismatch(again, first)).as("they do not differ").isEqualTo(-1);
        assertThat(Files.mismatch(other, first)).as("they differ").isNotNegative();
        assertThat(summary).containsEntry("ticks", 900L).containsEntry("skipped", 0L);
        assertThat(summary.get("replay").toString()).contains("ticks=900", "differences=0");
    }

    @Test
    void thePushIsSeenInTheTrace() throws Exception {
        Path pushed = folder.resolve("pushed.csv");
        Path left = folder.resolve("left.csv");
        run(7, pushed, PUSH);
        run(7, left, "");
        List<String> with = Files.readAllLines(pushed);
        List<String> without = Files.readAllLines(left);
        int firstDifference = 0;
        while (with.get(firstDifference).equals(without.get(firstDifference))) {
            firstDifference++;
        }
        assertThat(firstDifference).as("row of the first tick that can feel it").isBetween(600, 605);
    }

    @Test
    void theTraceHasOneRowATickAndTheColumnsThatItPromises() throws Exception {
        Path trace = folder.resolve("trace.csv");
        run(7, trace, "");
        List<String> rows = Files.readAllLines(trace);
        String head = rows.getFirst();
        assertThat(head).startsWith("tick,t_s,safety_state,left_hip_yaw_measured_rad,left_hip_yaw_requested_rad,"
                + "left_hip_yaw_applied_rad,");
        assertThat(rows).hasSize(901);
        int columns = head.split(",", -1).length;
        assertThat(columns).isEqualTo(3 + 3 * 20);
        assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(columns));
        assertThat(rows.get(1)).startsWith("1,0.000000000,boot,");
        assertThat(rows.stream().filter(row -> row.contains(",arming,")).findFirst().orElseThrow())
                .as("warm after 100 ticks of no length").startsWith("101,");
        assertThat(rows.get(900)).startsWith("900,8.990000000,armed,");
        assertThat(String.join("", rows)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void aTraceIsNotWrittenOverARobotFile() throws Exception {
        Path other = Files.writeString(folder.resolve("other.yaml"), "sinew: 1\n");
        assertThatThrownBy(() -> run(7, other, "")).isInstanceOf(CommandFailure.class)
                .hasMessage("--trace: " + other + " is there and holds something else; name another file, or remove"
                        + " it");
        assertThat(other).hasContent("sinew: 1");
    }

    @Tag("thorough")
    @Test
    void twoVirtualMachinesWithDifferentCompilersGiveTheSameBits() throws Exception {
        Path simple = process("simple", "-XX:TieredStopAtLevel=1");
        Path all = process("all", "-XX:TieredStopAtLevel=4");
        assertThat(Files.mismatch(all, simple)).as("they do not differ").isEqualTo(-1);
        assertThat(Files.readAllLines(simple)).hasSize(1201);
    }

    private Path process(String name, String compiler) throws Exception {
        Path trace = folder.resolve(name + ".csv");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                compiler, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "org.sinew.deploy.Main", "run", ROBOT, "--sim", "--fast", "--seed", "7", "--arm", "--for", "12s",
                "--fault", PUSH, "--trace", trace.toString(), "--socket", folder.resolve(name + ".sock").toString()));
        Process run = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile()).start();
        assertThat(run.waitFor(100, TimeUnit.SECONDS)).as("it ended").isTrue();
        assertThat(run.exitValue()).as(Files.readString(folder.resolve(name + ".out"))).isZero();
        return trace;
    }
}
