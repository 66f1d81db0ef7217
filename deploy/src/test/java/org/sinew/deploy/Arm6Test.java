package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.rt.Clock;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Plant;

/** Stories of a robot that is no humanoid: a fixed base, six joints, no IMU, no e-stop, no contacts, no models. */
@Timeout(120)
class Arm6Test {
    private static final Path ARM = Path.of("robots/arm6").toAbsolutePath();

    @TempDir
    private Path folder;
    private final StringWriter log = new StringWriter();

    private static RobotConfig shipped() throws ConfigException {
        return RobotConfig.read(ARM.resolve("robot.yaml"), DriverCatalog.load().types());
    }

    /** The robot file with something else in it. */
    private RobotConfig with(String good, String other) throws IOException, ConfigException {
        String text = Files.readString(ARM.resolve("robot.yaml"));
        assertThat(text).contains(good);
        String changed = text.replace(good, other);
        for (String file : List.of("arm6.xml", "touch.yaml", "touch.scenario.yaml")) {
            changed = changed.replace(": " + file, ": " + ARM.resolve(file));
        }
        return RobotConfig.read(Files.writeString(folder.resolve("robot.yaml"), changed),
                DriverCatalog.load().types());
    }

    private RunSummary run(RobotConfig config, int seconds, boolean arm, String faults, RobotRun.BodyMaker maker)
            throws Exception {
        var kind = new RobotRun.Kind(arm, true, true, 1, Optional.empty(), Optional.empty(),
                Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(seconds)), faults,
                folder.resolve("control.sock"), true, kind);
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), maker)) {
            return run.run();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> checks(RunSummary summary) {
        return (List<Map<String, Object>>) ((Map<String, Object>) summary.document().get("truth")).get("checks");
    }

    @Test
    void touchesThreeBeadsWithoutAnImuAnEStopOrContacts() throws Exception {
        double[] felt = {0};
        RunSummary summary = run(shipped(), 15, true, "", (config, clock, seed) -> {
            Simulation made = Simulation.of(config, clock, seed);
            made.world().eachStep(plant -> felt[0] = Math.max(felt[0], plant.contactForceN(0)));
            return made;
        });
        assertThat(summary.problems()).as(log.toString()).isEmpty();
        assertThat(summary.document()).containsEntry("end_state", "armed").containsEntry("uncommanded_motions", 0L)
                .containsEntry("faults", List.of());
        assertThat(checks(summary)).hasSize(3).allSatisfy(check -> {
            assertThat(check).containsEntry("ok", true).containsEntry("limit", 0.010);
            assertThat((double) check.get("value")).isLessThan(0.005);
        });
        assertThat((Map<?, ?>) summary.document().get("truth")).as("it has no torso").hasSize(1);
        assertThat(felt[0]).as("the finger feels a bead, N").isBetween(0.5, 20.0);
    }

    @Test
    void aBeadThatStandsFifteenMillimetresHigherIsNotTouched() throws Exception {
        RunSummary summary = run(with("green: { type: ball, at_m: [0.29, 0, 0.128]",
                "green: { type: ball, at_m: [0.29, 0, 0.143]"), 15, true, "", Simulation::of);
        assertThat(summary.problems()).singleElement().asString().startsWith("touched_green is 0.01")
                .endsWith("above 0.01");
        assertThat(checks(summary)).extracting(check -> check.get("ok")).containsExactly(true, false, true);
    }

    @Test
    void anArmThatIsNotArmedTouchesNothingAndNobodyBlamesIt() throws Exception {
        RunSummary summary = run(shipped(), 3, false, "", Simulation::of);
        assertThat(summary.problems()).isEmpty();
        assertThat(summary.document()).containsEntry("end_state", "disarmed");
        assertThat(checks(summary)).extracting(check -> check.get("ok")).containsOnly(false);
    }

    /** How fast the hand is once it sinks, and whether it lies on the desk at the end. */
    private static final class Hand {
        double fastest;
        boolean onDesk;

        Simulation on(RobotConfig config, Clock clock, long seed) throws CommandFailure {
            Simulation made = Simulation.of(config, clock, seed);
            made.world().eachStep(plant -> see(plant, plant.bodyIndex("hand")));
            return made;
        }

        private void see(Plant plant, int hand) {
            double[] velocity = new double[6];
            plant.bodyVelocity(hand, velocity);
            if (plant.nanos() > 5_200_000_000L) { // since the stop
                fastest = Math.max(fastest, Math.hypot(Math.hypot(velocity[0], velocity[1]), velocity[2]));
            }
            if (plant.nanos() > 11_500_000_000L) {
                onDesk = ((ArticulatedPlant) plant).contacts().stream().anyMatch(c -> c.between("world", "hand"));
            }
        }
    }

    @Test
    void sinksSlowlyWhenAServoFallsSilentInTheMiddle() throws Exception {
        Hand hand = new Hand();
        RunSummary summary = run(shipped(), 12, true, "at 4700ms: servo.wrist_roll off", hand::on);
        assertThat(summary.problems()).as(log.toString()).isEmpty();
        assertThat(summary.document()).containsEntry("end_state", "stopped").containsEntry("uncommanded_motions", 0L);
        assertThat(hand.onDesk).isTrue();
        assertThat(hand.fastest).as("m/s").isLessThan(0.25);
    }

    @Test
    void aStandThatHasNothingToHoldIsRefusedWhereItIsWritten() throws Exception {
        RobotConfig config = with("  mjcf: arm6.xml", "  stand: true\n  mjcf: arm6.xml");
        assertThatThrownBy(() -> Simulation.of(config, Clock.WALL, 1))
                .isInstanceOf(CommandFailure.class).hasMessageMatching(
                        ".*robot.yaml:\\d+:3: \"stand\": there is nothing to hold: no body of arm6.xml has a"
                        + " free joint; leave stand out");
    }
}
