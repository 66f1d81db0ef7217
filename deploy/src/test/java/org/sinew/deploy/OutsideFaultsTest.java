package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.broker.BrokerProcess;
import org.sinew.record.LogPlace;
import org.sinew.sim.Fault;

/** Faults of what is no part of the body: disk, broker, date. The tick does not notice any of them. */
@Timeout(120)
class OutsideFaultsTest {
    @TempDir
    private Path folder;
    private final StringWriter told = new StringWriter();

    private RunSummary run(boolean fast, Duration time, String faults, Optional<String> broker,
            RobotRun.BodyMaker maker) throws Exception {
        RobotConfig config = RobotConfig.read(Path.of("robots/duo/robot.yaml"), DriverCatalog.load().types());
        RobotRun.Kind kind = new RobotRun.Kind(fast, false, fast, 1, Optional.empty(), broker, Optional.empty());
        RobotRun.Options options = new RobotRun.Options(Optional.of(time), faults, folder.resolve("c.sock"), false,
                broker.isPresent() ? Optional.empty()
                        : Optional.of(new LogPlace.OneFile(folder.resolve("run.mcap"))), kind);
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(told, true), maker)) {
            return run.run();
        }
    }

    /** In wall time it is not armed: a busy machine would stop it. */
    private static void goesOn(RunSummary summary, String endState) {
        assertThat(summary.document()).containsEntry("end_state", endState).containsEntry("uncommanded_motions", 0L)
                .containsEntry("faults", List.of());
    }

    @Test
    void aFullDiskIsToldAndTheRobotGoesOn() throws Exception {
        RunSummary summary = run(true, Duration.ofSeconds(4), "at 2s: disk off", Optional.empty(), Simulation::of);
        goesOn(summary, "armed");
        assertThat(told.toString()).contains("No space left on device");
        assertThat(summary.problems()).singleElement().asString().contains("No space left on device");
        assertThat(folder.resolve("run.mcap")).isNotEmptyFile();
    }

    @Test
    void aSlowDiskOrOneThatHangsForAWhileLosesNothingOfTheTick() throws Exception {
        goesOn(run(false, Duration.ofSeconds(4), "at 1500ms for 500ms: disk hang; at 2500ms for 1s: disk slow 50ms",
                Optional.empty(), Simulation::of), "disarmed");
        assertThat(Files.size(folder.resolve("run.mcap"))).isGreaterThan(10_000);
    }

    @Test
    void inVirtualTimeADiskCannotBeSlow() {
        assertThatThrownBy(() -> run(true, Duration.ofSeconds(2), "at 1s: disk slow", Optional.empty(),
                Simulation::of)).hasMessageContaining("leave --fast out");
    }

    @Test
    @Tag("thorough") // 16 s: a broker is a process
    void aBrokerThatIsKilledOrStoppedIsTriedAgainUntilItIsBack() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(0)) {
            RunSummary summary = run(false, Duration.ofSeconds(14), "at 2s for 2s: broker off; at 10s for 1s: broker"
                    + " hang", Optional.of(broker.uri()), (config, clock, seed) -> {
                        Simulation body = Simulation.of(config, clock, seed);
                        body.parts().add(Fault.Part.BROKER, "", BrokerFaults.of(broker));
                        return body;
                    });
            goesOn(summary, "disarmed");
            Map<?, ?> mqtt = (Map<?, ?>) summary.document().get("mqtt");
            assertThat(mqtt.get("dropped")).isEqualTo(0L);
        }
        assertThat(told.toString().lines().filter(line -> line.contains("connected to the MQTT broker")))
                .as(told.toString()).hasSizeGreaterThan(1);
    }

    @Test
    void withoutALogOrADemoThereIsNothingToBreak() {
        assertThatThrownBy(() -> run(true, Duration.ofSeconds(2), "at 1s: broker off", Optional.empty(),
                Simulation::of)).hasMessageContaining("only sinew demo brings a broker of its own");
        assertThatThrownBy(() -> run(true, Duration.ofSeconds(2), "at 1s: disk off",
                Optional.of("tcp://127.0.0.1:1"), Simulation::of)).hasMessageContaining("write a log with --log");
        assertThatThrownBy(() -> run(true, Duration.ofSeconds(2), "at 1s: loop.decode hang", Optional.empty(),
                Simulation::of)).hasMessageContaining("its steps are sense, state, perceive, decide, guard, act, alive,"
                + " remember");
        assertThatThrownBy(() -> run(true, Duration.ofSeconds(2), "at 1s: sensor.estop frozen", Optional.empty(),
                Simulation::of)).hasMessageContaining("it can be off, stuck, wrong, intermittent");
    }
}
