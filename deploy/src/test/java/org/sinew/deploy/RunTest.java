package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.control.ControlSocket;

/** Stories of the whole robot: the shipped robot file on its simulated twin, in real time. */
@Timeout(60)
class RunTest {
    private static final Path ROBOT = Path.of("robots/kid20/robot.yaml");

    @TempDir
    private Path folder;
    private final StringWriter log = new StringWriter();

    private Path socket() {
        return folder.resolve("control.sock");
    }

    private RobotRun.Options options(int seconds, boolean arm, boolean fast, String faults) {
        var kind = new RobotRun.Kind(arm, true, fast, 1, Optional.empty(), Optional.empty(),
                Optional.empty());
        return new RobotRun.Options(Optional.of(Duration.ofSeconds(seconds)), faults, socket(), true, kind);
    }

    /** In virtual time. */
    private Map<String, Object> run(int seconds, boolean arm, String faults) throws Exception {
        return run(options(seconds, arm, true, faults));
    }

    /** In wall time, with all threads at work. */
    private Map<String, Object> runInWallTime(int seconds, boolean arm, String faults) throws Exception {
        return run(options(seconds, arm, false, faults));
    }

    private Map<String, Object> run(RobotRun.Options options) throws Exception {
        RobotConfig config = RobotConfig.read(ROBOT, DriverCatalog.load().types());
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), Simulation::of)) {
            RunSummary summary = run.run();
            assertThat(summary.problems()).as(log.toString()).isEmpty();
            return summary.document();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> codes(Map<String, Object> summary) {
        return ((List<Map<String, Object>>) summary.get("faults")).stream().map(f -> (String) f.get("code")).toList();
    }

    @Test
    void standsAndSquatsAndNothingMovesWithoutADecision() throws Exception {
        Map<String, Object> summary = runInWallTime(9, true, "");
        assertThat((long) summary.get("ticks") + (long) summary.get("skipped")).isBetween(898L, 902L);
        assertThat(summary).containsEntry("end_state", "armed").containsEntry("uncommanded_motions", 0L)
                .containsEntry("loop_alloc_bytes", 0L);
        assertThat(map(summary.get("truth"))).containsEntry("fell", false);
        assertThat((int) map(summary.get("truth")).get("squats")).isPositive();
        assertThat((long) map(((List<?>) summary.get("models")).getFirst()).get("runs")).isPositive();
        assertThat(map(summary.get("replay"))).containsEntry("ticks", summary.get("ticks"))
                .containsEntry("differences", 0L);
    }

    @Test
    void goesToItsSafeStateWhenItIsPushedOver() throws Exception {
        Map<String, Object> summary = run(8, true, "at 5s for 100ms: body.torso push 40N");
        assertThat(summary).containsEntry("end_state", "stopped").containsEntry("uncommanded_motions", 0L);
        assertThat(codes(summary)).containsAnyOf("falling", "fall_predicted");
        assertThat(map(summary.get("truth"))).containsEntry("fell", true);
    }

    @Test
    void staysOnItsFeetWhenItIsPushedGently() throws Exception {
        Map<String, Object> summary = run(7, true, "at 4500ms for 100ms: body.torso push 6N");
        assertThat(summary).containsEntry("end_state", "armed");
        assertThat(map(summary.get("truth"))).containsEntry("fell", false);
    }

    @Test
    void staysWithoutTorqueUntilSomebodyArmsIt() throws Exception {
        Map<String, Object> summary = run(2, false, "");
        assertThat(summary).containsEntry("end_state", "disarmed").containsEntry("uncommanded_motions", 0L);
    }

    @Test
    void stopsWhenAServoFallsSilent() throws Exception {
        Map<String, Object> summary = run(4, true, "at 3s: servo.left_knee off");
        assertThat(summary).containsEntry("end_state", "stopped").containsEntry("uncommanded_motions", 0L);
        assertThat(codes(summary)).containsSubsequence("joint_stale", "joint_lost", "torque_unknown");
    }

    @Test
    void stopsWhenAServoIsTooHot() throws Exception {
        assertThat(codes(run(4, true, "at 3s: servo.right_knee hot 67C"))).contains("joint_overheated");
    }

    @Test
    void stopsWhenTheImuIsGone() throws Exception {
        assertThat(codes(run(4, true, "at 3s: sensor.torso_imu off"))).contains("imu_stale");
    }

    @Test
    void stopsWhenTheImuRepeatsItself() throws Exception {
        // the driver takes a repeated reading for none
        assertThat(codes(run(6, true, "at 3s: sensor.torso_imu frozen"))).contains("imu_stale");
    }

    @Test
    void cutsTorqueWhenTheWireOfTheEstopIsCut() throws Exception {
        Map<String, Object> summary = run(4, true, "at 3s: sensor.estop off");
        assertThat(codes(summary)).contains("estop_pressed");
        assertThat(summary).containsEntry("end_state", "stopped");
    }

    @Test
    void itsBusesMakeTheJointsSafeWhenTheLoopHangs() throws Exception {
        Map<String, Object> summary = runInWallTime(5, true, "at 3s for 700ms: loop hang");
        assertThat(codes(summary)).contains("loop_silent", "loop_late");
        assertThat(summary).containsEntry("end_state", "stopped").containsEntry("uncommanded_motions", 0L);
        assertThat(map(summary.get("truth"))).as("its joints were soft while the loop stood")
                .containsEntry("fell", true);
    }

    @Tag("thorough")
    @Test
    void endsAlthoughTheLoopHangsForEver() throws Exception {
        RobotConfig config = RobotConfig.read(ROBOT, DriverCatalog.load().types());
        var options = options(4, true, false, "at 3s: loop hang");
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), Simulation::of)) {
            CompletableFuture<Map<String, Object>> answer = CompletableFuture.supplyAsync(this::stopOnceSilent);
            Map<String, Object> summary = run.run().document();
            assertThat(codes(summary)).contains("loop_silent");
            assertThat(summary).as("what the buses made of it").containsEntry("end_state", "stopped");
            assertThat(answer.get()).containsEntry("ok", false).containsEntry("name", "kid20")
                    .containsEntry("status", "stopped");
            assertThat(String.valueOf(answer.get().get("why"))).startsWith("the loop has been silent for")
                    .endsWith("the buses have made the joints safe; end the run and start it again");
        }
    }

    private Map<String, Object> stopOnceSilent() {
        try {
            while (!log.toString().contains("the loop has been silent")) {
                Thread.sleep(20);
            }
            Map<String, Object> answer = new HashMap<>(ControlSocket.ask(socket(), "stop"));
            answer.put("status", state());
            return answer;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isArmedAndStoppedByAPersonThroughItsSocket() throws Exception {
        CompletableFuture<Map<String, Object>> summary = inBackground(options(6, false, false, ""));
        until("disarmed");
        while (!Boolean.TRUE.equals(ControlSocket.ask(socket(), "arm").get("ok"))) {
            Thread.sleep(50); // still warming up
        }
        until("armed");
        ControlSocket.ask(socket(), "stop");
        until("stopped");
        assertThat(summary.get()).containsEntry("end_state", "stopped");
        assertThat(log.toString()).contains("stop requested");
    }

    @Test
    void answersBeforeTheFirstTickAreThoseOfARobotThatIsNotArmed() throws Exception {
        List<Map<String, Object>> answers = new ArrayList<>();
        RobotConfig config = RobotConfig.read(ROBOT, DriverCatalog.load().types());
        RobotRun.BodyMaker maker = (of, clock, seed) -> askedWhenItStarts(Simulation.of(of, clock, seed), answers);
        try (RobotRun run = new RobotRun(config, options(1, false, false, ""), new PrintWriter(log, true),
                maker)) {
            run.run();
        }
        assertThat(answers).hasSize(3).allSatisfy(answer -> assertThat(answer.toString()).doesNotContain("silent"));
        assertThat(answers.get(0)).containsEntry("ok", true).containsEntry("safety_state", "boot")
                .containsEntry("beat_age_ms", null);
        assertThat(answers.get(1)).containsEntry("ok", false);
        assertThat(answers.get(2)).containsEntry("ok", true).containsEntry("safety_state", "boot");
    }

    private Body askedWhenItStarts(Body body, List<Map<String, Object>> answers) {
        return (Body) Proxy.newProxyInstance(Body.class.getClassLoader(), new Class<?>[] {Body.class},
                (proxy, method, arguments) -> {
                    for (String command : method.getName().equals("start") ? List.of("status", "arm", "stop")
                            : List.<String>of()) {
                        answers.add(ControlSocket.ask(socket(), command));
                    }
                    return method.invoke(body, arguments);
                });
    }

    @Test
    void aTimeShorterThanOnePeriodIsOneTick() throws Exception {
        var kind = new RobotRun.Kind(false, false, true, 1, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(run(new RobotRun.Options(Optional.of(Duration.ofMillis(5)), "", socket(), false, kind)))
                .containsEntry("ticks", 1L);
    }

    private CompletableFuture<Map<String, Object>> inBackground(RobotRun.Options options) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(options);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void until(String state) throws InterruptedException {
        while (!state.equals(state())) {
            Thread.sleep(20);
        }
    }

    private Object state() {
        try {
            return ControlSocket.ask(socket(), "status").getOrDefault("safety_state", "");
        } catch (IOException e) {
            return ""; // not there yet
        }
    }
}
