package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.record.Journal;
import org.sinew.replay.Replay;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;
import tools.jackson.jr.ob.JSON;

/** jog and release, on a simulated arm that runs in this process. */
@Timeout(120)
@BesideOthers
class JogCommandTest {
    private static final Path ARM6 = Path.of("robots/arm6/robot.yaml");
    private static final String JOINT = "wrist_roll";

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Simulation body;
    private RobotParts parts;
    private Robot robot;
    private Journal journal;
    private ControlSocket socket;
    private int joint;

    @BeforeEach
    void start() throws Exception {
        RobotConfig config = RobotConfig.read(ARM6, DriverCatalog.load().types());
        body = Simulation.of(config, Clock.WALL, Simulation.SEED);
        parts = RobotParts.of(config, body, false, false, Clock.WALL);
        robot = Robot.of(parts, 0, advice -> { });
        journal = new Journal(robot.model());
        robot.recorder().listen(journal);
        socket = new ControlSocket(folder.resolve("s"), new RobotControl(robot, config, true, null,
                Optional.empty()));
        joint = robot.model().joints().indexOf(JOINT);
        body.start();
        robot.start();
        arm();
    }

    @AfterEach
    void end() throws Exception {
        socket.close();
        robot.close();
        body.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Also a robot that holds because this machine is busy. */
    private void arm() throws InterruptedException {
        while (robot.gate().safety() != SafetyState.ARMED || newest().state.safety != SafetyState.ARMED) {
            if (robot.arming().refusal().isEmpty()) {
                robot.gate().requestArm();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Frame newest() {
        Frame frame = new Frame(robot.model());
        robot.recorder().newest(frame);
        return frame;
    }

    private int sinew(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--socket", socket.path().toString()));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private Process child(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--socket", socket.path().toString()));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()).start();
    }

    /** A jog under way; begun again where a busy machine has made the robot hold. */
    private CompletableFuture<Integer> jogging(String... arguments) throws InterruptedException {
        for (int tries = 0; tries < 10; tries++) {
            arm();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> sinew(arguments));
            await(() -> code.isDone() || newest().intent.wished(joint) && newest().state.steered);
            if (!code.isDone()) {
                return code;
            }
        }
        throw new AssertionError("no jog came about: " + err);
    }

    /** The same in a process of its own. */
    private Process jogInAProcess() throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            arm();
            Process jog = child("jog", JOINT, "0.1", "--for", "60s");
            await(() -> !jog.isAlive() || newest().intent.wished(joint) && newest().state.steered);
            if (jog.isAlive()) {
                return jog;
            }
        }
        throw new AssertionError("no jog came about: " + Files.readString(folder.resolve("said")));
    }

    private List<EventCode> told() {
        return robot.events().events().stream().map(Event::code).toList();
    }

    @Test
    void oneJointGoesAtItsVelocityAndMotionIsGivenBack() throws Exception {
        int tries = 1;
        while (!jogs()) {
            assertThat(tries++).as("tries on a busy machine: %s", err).isLessThan(10);
        }
        assertThat(JSON.std.mapFrom(out.toString())).containsEntry("ok", true).containsEntry("joint", JOINT);
        await(() -> !newest().state.steered);
        await(() -> told().contains(EventCode.LEASE_TAKEN));
        robot.end();
        Replay.Result replay = new Replay(parts.body(), parts.source().recipe().make(parts.model()))
                .run(journal.reader());
        assertThat(replay.differences()).as("%s", replay.first()).isZero();
    }

    /** One jog, watched; false: a busy machine has ended it. */
    private boolean jogs() throws Exception {
        CompletableFuture<Integer> code = jogging("jog", JOINT, "-0.1", "--for", "700ms", "--json");
        Frame first = newest();
        String status = String.valueOf(ControlSocket.ask(socket.path(), "status").get("motion"));
        TimeUnit.MILLISECONDS.sleep(300);
        Frame second = newest();
        if (code.get() != 0 || !second.state.steered || !status.contains("teleop")) {
            return false;
        }
        double seconds = (second.command.stampNanos() - first.command.stampNanos()) / 1e9;
        assertThat(first.command.appliedRad(joint) - second.command.appliedRad(joint)).as("in %s s", seconds)
                .isBetween(0.05 * seconds, 0.1 * seconds + 1e-9); // a tick that comes late is cut short
        assertThat(second.command.appliedRad(0)).as("the others stay").isEqualTo(first.command.appliedRad(0));
        assertThat(status).contains("the command line (process " + ProcessHandle.current().pid() + ")");
        return true;
    }

    @Test
    void whatIsWrittenWrongIsSaidBeforeAnythingMoves() {
        assertThat(sinew("jog", "wrist_rol", "0.1", "--for", "1s")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString().strip()).isEqualTo(
                "sinew jog: arm6: refused: no joint is called \"wrist_rol\" (did you mean \"wrist_roll\"?)");
        assertThat(sinew("jog", JOINT, "NaN", "--for", "1s")).isEqualTo(Main.WRONG_USAGE);
        assertThat(sinew("jog", JOINT, "0.1")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("--for");
        assertThat(told()).doesNotContain(EventCode.LEASE_TAKEN);
    }

    @Test
    void aSecondOneIsRefusedUnlessItTakesOver() throws Exception {
        CompletableFuture<Integer> first = jogging("jog", JOINT, "0.1", "--for", "20s");
        Map<String, Object> other = Map.of("command", "take", "owner", "process 1", "joint", JOINT);
        assertThat(ControlSocket.ask(socket.path(), other)).containsEntry("ok", false).hasEntrySatisfying("why", why ->
                assertThat(why).asString().contains("the command line (process", "has it"));
        assertThat(ControlSocket.ask(socket.path(), Map.of("command", "take", "owner", "process 1", "joint", JOINT,
                "take_over", true))).containsEntry("ok", true);
        assertThat(first.get()).isEqualTo(Main.FELL_SHORT);
        assertThat(err.toString()).contains("refused: the command line (process 1) has taken it over");
        await(() -> robot.gate().safety() == SafetyState.HOLDING);
        await(() -> told().contains(EventCode.LEASE_LOST)); // who took it over went silent
    }

    @Test
    @Tag("thorough")
    void aStopEndsAJog() throws Exception {
        CompletableFuture<Integer> code = jogging("jog", JOINT, "0.1", "--for", "20s");
        robot.gate().requestStop();
        assertThat(code.get()).isEqualTo(Main.FELL_SHORT);
        assertThat(err.toString()).contains("this lease has ended: the robot was stopped");
        await(() -> robot.gate().safety() == SafetyState.STOPPED);
    }

    @Test
    void releaseTakesTorqueOffARobotThatHoldsAndLeavesOneAloneThatMoves() throws Exception {
        arm();
        assertThat(sinew("release")).isEqualTo(Main.FELL_SHORT);
        assertThat(err.toString()).contains("the robot is armed, and the behaviour ", " moves it; sinew stop first");
        ControlSocket.ask(socket.path(), Map.of("command", "take", "owner", "gone", "joint", JOINT));
        await(() -> robot.gate().safety() == SafetyState.HOLDING);
        assertThat(sinew("release")).as(err.toString()).isZero();
        assertThat(out.toString().lines()).contains("torque off", "safety_state stopped");
        await(() -> noTorque(newest()));
        await(() -> told().contains(EventCode.RELEASED));
        assertThat(sinew("release")).as("once more does no harm").isZero();
    }

    private boolean noTorque(Frame frame) {
        for (boolean on : frame.state.joints.torqueOn) {
            if (on) {
                return false;
            }
        }
        return true;
    }

    @Test
    void releaseGivesBackWhatTheCommandLineHas() throws Exception {
        CompletableFuture<Integer> code = jogging("jog", JOINT, "0.1", "--for", "20s");
        Map<String, Object> answer = ControlSocket.ask(socket.path(), "release");
        assertThat(answer).containsEntry("ok", true);
        assertThat(code.get()).isEqualTo(Main.FELL_SHORT);
        await(() -> !newest().state.steered);
    }

    @Test
    @Tag("thorough")
    void ctrlCEndsTheMotionAndGivesItBack() throws Exception {
        int tries = 0;
        do { // others that use the processors may keep the command from speaking for longer than its lease lives
            Process jog = jogInAProcess();
            new ProcessBuilder("kill", "-INT", String.valueOf(jog.pid())).start().waitFor();
            assertThat(jog.waitFor(10, TimeUnit.SECONDS)).isTrue();
            await(() -> !newest().state.steered);
            tries++;
        } while (robot.gate().safety() != SafetyState.ARMED && tries < 5);
        assertThat(robot.gate().safety()).as(Files.readString(folder.resolve("said"))).isEqualTo(SafetyState.ARMED);
    }

    @Test
    @Tag("thorough")
    void aJogThatIsKilledEndsInAHold() throws Exception {
        Process jog = jogInAProcess();
        jog.destroyForcibly().waitFor();
        await(() -> robot.gate().safety() == SafetyState.HOLDING);
        await(() -> told().contains(EventCode.LEASE_LOST));
        double held = newest().command.appliedRad(joint);
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat(newest().command.appliedRad(joint)).isEqualTo(held);
    }
}
