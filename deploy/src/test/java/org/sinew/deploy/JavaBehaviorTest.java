package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import tools.jackson.jr.ob.JSON;

/** The example of a behaviour in one Java file, and what becomes of a student's mistakes: on the whole robot. */
@Timeout(120)
class JavaBehaviorTest {
    /** Not in a rehearsal: joints in memory have no speed. */
    private static final String LATER = "seconds() > 3 && elbow.velocityRadPerSec() != 0";
    private static final Path KID20 = Path.of("robots/kid20");
    private static final String SWING = "elbow.to(-0.6 + 0.5 * raised * swing);";

    /** It takes over, or, where a busy machine has made the robot hold, is ready to. */
    private static final String TAKEN = "has been saved: the new behaviour";

    @TempDir
    private Path folder;
    private final StringWriter log = new StringWriter();
    private final List<Process> processes = new ArrayList<>();
    private Path wave = Path.of("");

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    /** A copy of the example in a folder of its own. */
    @BeforeEach
    void copyExample() throws IOException {
        wave = Files.copy(KID20.resolve("Wave.java"), folder.resolve("Wave.java"));
        Files.writeString(folder.resolve("wave.yaml"), "include: " + KID20.toAbsolutePath().resolve("robot.yaml")
                + "\nbehavior: { java: Wave.java }\n");
    }

    private void write(String swing) throws IOException {
        Files.writeString(wave, Files.readString(KID20.resolve("Wave.java")).replace(SWING, swing));
    }

    private RunSummary run(int seconds, boolean fast) throws Exception {
        RobotConfig config = RobotConfig.read(folder.resolve("wave.yaml"), DriverCatalog.load().types());
        var kind = new RobotRun.Kind(true, false, fast, 1, Optional.empty(), Optional.empty(),
                Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(seconds)), "",
                folder.resolve("control.sock"), true, kind);
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), Simulation::of)) {
            return run.run();
        }
    }

    @Test
    void theExampleIsShort() throws Exception {
        assertThat(Files.readAllLines(KID20.resolve("Wave.java"))).hasSizeLessThan(30);
        assertThat(Files.readString(wave)).as("the line that these tests change").contains(SWING);
    }

    @Test
    void theExampleStandsAndWavesAndItsReplayIsTheSame() throws Exception {
        RunSummary summary = run(12, true);
        assertThat(summary.document()).as(log.toString()).containsEntry("end_state", "armed")
                .containsEntry("uncommanded_motions", 0L).containsEntry("faults", List.of());
        assertThat(summary.document().get("truth").toString()).contains("fell=false");
        assertThat(summary.document().get("behavior").toString()).contains("name=Wave", "cycles=7");
        assertThat(summary.document().get("replay").toString()).contains("ticks=1200", "differences=0");
    }

    @Test
    void aMistakeIsToldWithItsLineBeforeAnythingIsStarted() throws Exception {
        write("elbw.to(-0.6);");
        assertThatThrownBy(() -> run(3, true)).isInstanceOf(ConfigException.class)
                .hasMessage(wave + ":21:9: cannot find symbol: elbw, in: elbw.to(-0.6);");
    }

    @Test
    void oneThatThrowsMakesTheRobotHoldAndTheEventNamesTheLine() throws Exception {
        write("elbow.to(" + LATER + " ? 1 / (int) (swing * 0) : -0.5 * swing);");
        RunSummary summary = run(6, true);
        assertThat(summary.document()).containsEntry("end_state", "holding").containsEntry("uncommanded_motions", 0L);
        assertThat(log.toString()).contains("fault the behaviour has failed: " + wave
                + ":21:9: ArithmeticException: / by zero, in: elbow.to(" + LATER);
        assertThat(summary.document().get("replay").toString()).as("it throws in the replay too")
                .contains("ticks=600", "differences=0");
    }

    @Tag("thorough")
    @Test
    void aStopOfARobotThatHoldsIsAnsweredOnceItHasStopped() throws Exception {
        write("elbow.to(" + LATER + " ? 1 / (int) (swing * 0) : -0.5 * swing);");
        Process run = sinew(List.of());
        until(run, () -> err().contains("the behaviour has failed"));
        assertThat(ControlSocket.ask(folder.resolve("control.sock"), "status"))
                .containsEntry("safety_state", "holding");
        assertThat(ControlSocket.ask(folder.resolve("control.sock"), "stop")).containsEntry("ok", true)
                .containsEntry("safety_state", "stopped").containsEntry("why", "the robot is stopped");
        run.toHandle().destroy();
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The rehearsal of what has been saved goes on for five seconds. */
    @Tag("thorough")
    @Test
    void anInterruptedRobotDoesNotWaitForAFileUnderRehearsal() throws Exception {
        Process run = sinew(List.of(), "--json");
        until(run, () -> err().contains("armed: commands pass"));
        write("while (swing < 2) { }");
        Thread.sleep(1500); // seen, compiled, and its tick does not end
        long ticks = ((Number) ControlSocket.ask(folder.resolve("control.sock"), "status").get("ticks")).longValue();
        run.toHandle().destroy();
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(err()).doesNotContain("not taken");
        assertThat(((Number) JSON.std.mapFrom(Files.readString(folder.resolve("out"))).get("ticks")).longValue())
                .as("at its end, a hundred a second").isLessThan(ticks + 150);
    }

    @Test
    void itIsRehearsedForTenSeconds() throws Exception {
        write("if (seconds() > 9.9) { throw new IllegalStateException(); }");
        assertThatThrownBy(() -> run(3, true)).hasMessageStartingWith(wave + ":21:9: IllegalStateException, in: if");
    }

    @Test
    void oneThatThrowsInItsRehearsalIsNotStarted() throws Exception {
        write("elbow.to(1 / (int) (swing * 0));");
        assertThatThrownBy(() -> run(3, true)).hasMessageStartingWith(wave + ":21:9: ArithmeticException: / by zero");
    }

    @Test
    void anAngleThatIsNoNumberIsFoundWhenItIsRehearsed() throws Exception {
        write("elbow.to(phase(0));");
        assertThatThrownBy(() -> run(3, true)).hasMessageStartingWith(wave + ":4:1: wishes left_elbow at an angle that"
                + " is not a number");
    }

    @Test
    void oneThatNeverEndsATickIsFoundWhenItIsRehearsed() throws Exception {
        write("while (swing < 2) { }");
        assertThatThrownBy(() -> run(3, true)).hasMessageStartingWith(wave + ":21:9: had not come to its end after 5 s"
                + " when it was rehearsed");
    }

    @Tag("thorough")
    @Test
    void oneThatHangsLaterLeavesTheJointsToTheBusesAndTheEventNamesTheLine() throws Exception {
        write("elbow.to(-0.5 * swing); while (" + LATER + ") { }");
        RunSummary summary = run(6, false);
        assertThat(log.toString()).contains("fault the loop has been silent")
                .contains("fault the behaviour hangs: " + wave + ":21:9: the tick does not end, in: "
                        + "elbow.to(-0.5 * swing); while (" + LATER + ") { }");
        assertThat(summary.document().get("truth").toString()).as("its joints were made soft")
                .contains("fell=true");
        assertThat(summary.document()).containsEntry("uncommanded_motions", 0L);
    }

    @Tag("thorough")
    @Test
    void oneThatAllocatesIsToldWithItsLineAndStillRuns() throws Exception {
        write("doing(new String(new char[3000]));");
        RunSummary summary = run(6, false);
        assertThat((long) summary.document().get("loop_alloc_bytes")).isPositive();
        assertThat(log.toString()).contains("the loop thread allocated").contains("Wave.tick:21");
    }

    private Process sinew(List<String> java, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.sinew.deploy.Main", "run",
                folder.resolve("wave.yaml").toString(), "--sim", "--no-models", "--arm", "--socket",
                folder.resolve("control.sock").toString()));
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile())
                .redirectOutput(folder.resolve("out").toFile()).start();
        processes.add(started);
        return started;
    }

    private String err() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void until(Process process, BooleanSupplier holds) throws Exception {
        while (!holds.getAsBoolean()) {
            assertThat(process.isAlive()).as(() -> err()).isTrue();
            Thread.sleep(20);
        }
    }

    @Test
    void aSavedFileTakesOverAndAMistakeLeavesTheOldOneRunning() throws Exception {
        Path kept = folder.resolve("run.mcap");
        Process run = sinew(List.of(), "--verify", "--log", kept.toString());
        until(run, () -> err().contains("armed: commands pass"));
        Thread.sleep(3000); // it stands
        long savedNanos = System.nanoTime();
        Path other = folder.resolve("Wave.java~"); // as editors do that put a new file in the old one's place
        Files.writeString(other, Files.readString(wave).replace("\"waves\"", "\"greets\"").replace("1.5)", "1.2)"));
        Files.move(other, wave, StandardCopyOption.REPLACE_EXISTING);
        until(run, () -> err().contains(TAKEN));
        System.out.printf("saved, compiled, rehearsed and taken over after %.2f s%n",
                (System.nanoTime() - savedNanos) / 1e9);
        write("elbow.to(-0.6");
        until(run, () -> err().contains("not taken"));
        assertThat(err()).contains(wave + ":21:22: ')' or ',' expected, in: elbow.to(-0.6");
        write("elbow.to(-0.5);");
        until(run, () -> err().split(TAKEN, -1).length > 2);
        Thread.sleep(2000);
        run.toHandle().destroy();
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String out = Files.readString(folder.resolve("out"));
        assertThat(out).as(err()).containsPattern("replay +ticks \\d+, differences 0, first none")
                .containsPattern("uncommanded_motions +0").contains("loop_alloc_bytes     0");
        Files.delete(wave); // the log has every text that it had
        StringWriter told = new StringWriter();
        assertThat(Main.run(new PrintWriter(told), new PrintWriter(told, true), "replay", kept.toString(), "--verify"))
                .as(told.toString()).isZero();
        Path changed = new ChangedLog(kept).message(RunRecording.BEHAVIOR, 1, message -> message[2] = 'T')
                .write(folder.resolve("changed.mcap"));
        assertThat(Main.run(new PrintWriter(told), new PrintWriter(told, true), "replay", changed.toString()))
                .isEqualTo(2);
        assertThat(told.toString()).contains("Version.tick is missing");
    }

    @Test
    void withoutTheCompilerOfAJdkItSaysSoInOneSentence() throws Exception {
        Process run = sinew(List.of("--limit-modules",
                "java.base,java.logging,java.management,java.xml,java.naming,jdk.management,jdk.unsupported"));
        assertThat(run.waitFor()).isEqualTo(2);
        assertThat(err().lines().toList()).hasSize(1);
        assertThat(err()).startsWith(wave + ":1:1: a Java behaviour needs a JDK, and the Java at ")
                .contains("has no compiler; start the program with a JDK " + Runtime.version().feature());
    }

    @Test
    void aCheckOfTheRobotFileCompilesItToo() throws Exception {
        RobotConfig config = RobotConfig.read(folder.resolve("wave.yaml"), DriverCatalog.load().types());
        RobotCheck.all(config);
        write("System.exit(0);");
        assertThatThrownBy(() -> RobotCheck.all(config)).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(wave + ":21:9: System is out of reach");
    }
}
