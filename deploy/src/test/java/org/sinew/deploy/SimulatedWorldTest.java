package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.mjcf.Prop;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;
import org.sinew.sim.ArticulatedPlant;

/** From the keys of a robot file to the simulated world. */
@Timeout(120)
class SimulatedWorldTest {
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml").toAbsolutePath();

    @TempDir
    private Path folder;

    private RobotConfig kid20(String sim) throws IOException, ConfigException {
        Path robot = KID20.getParent();
        String own = Files.readString(KID20);
        String text = (own.substring(0, own.indexOf("\nsim:")) + "\nsim: { mjcf: " + robot.resolve("kid20.xml")
                + ", stand: true, " + sim + " }\n")
                .replace("squat.yaml", robot.resolve("squat.yaml").toString())
                .replace("../../../models", robot.resolve("../../../models").normalize().toString());
        assertThat(text).contains(sim);
        return RobotConfig.read(Files.writeString(folder.resolve("robot.yaml"), text), DriverCatalog.load().types());
    }

    @Test
    void propsStandWhereTheFileSays() throws Exception {
        ArticulatedPlant plant = SimulatedWorld.plant(kid20("""
                props: {
                  red_ball: { type: ball, at_m: [0.3, 0.04], radius_m: 0.05, color: red },
                  crate: { type: box, at_m: [1, 1], size_m: [0.2, 0.1, 0.3], mass_kg: 0.5 },
                  door: { type: marker, at_m: [2, 0, 0.5], size_m: [0.16], marker: 7, rpy_deg: [0, 90, 0] },
                  visitor: { type: person, at_m: [2, 1] } }""").sim().orElseThrow());
        double[] at = new double[3];
        plant.bodyPosition(plant.bodyIndex("red_ball"), at);
        assertThat(at).containsExactly(0.3, 0.04, 0.05);
        plant.bodyPosition(plant.bodyIndex("crate"), at);
        assertThat(at).containsExactly(1, 1, 0.15);
        plant.bodyPosition(plant.bodyIndex("visitor"), at);
        assertThat(at).containsExactly(2, 1, 0.85);
        Prop door = plant.model().props().get(2);
        assertThat(door.markerId()).isEqualTo(7);
        assertThat(door.fixed()).isTrue();
        assertThat(door.orientation().get(2)).as("turned about y").isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(plant.model().props().getFirst().rgba().getFirst()).as("red").isGreaterThan(0.8);
        assertThat(plant.model().props().get(1).massKg()).isEqualTo(0.5);
    }

    @Test
    void aPropMayNotBeCalledAsABodyOfTheRobot() throws Exception {
        RobotConfig config = kid20("props: { torso: { type: ball, at_m: [1, 0], radius_m: 0.1 } }");
        assertThatThrownBy(() -> Simulation.of(config, Clock.WALL, 20)).isInstanceOf(CommandFailure.class)
                .hasMessageContaining("prop \"torso\" has the name of another body");
    }

    @Test
    void everyChipOfTheRobotIsSavedByName() throws Exception {
        try (Simulation simulation = Simulation.of(kid20("battery: { open_circuit_v: 12 }"), Clock.WALL, 20)) {
            byte[] saved = simulation.save();
            assertThat(new String(saved, StandardCharsets.ISO_8859_1)).contains("battery", "ports", "stand",
                    "line.servo", "servo.left_knee", "servo.head_tilt", "sensor.torso_imu",
                    "sensor.battery", "sensor.estop", "sensor.left_foot");
            simulation.load(saved);
        }
        try (Simulation other = Simulation.of(kid20("battery: { open_circuit_v: 12 }"), Clock.WALL, 20);
                Simulation third = Simulation.of(kid20("floor: {}"), Clock.WALL, 77)) {
            other.load(third.save()); // the same parts, whatever their settings
        }
    }

    /** Of a robot that is driven from outside, in virtual time. */
    private Simulation watched(VirtualClock clock) throws Exception {
        Simulation simulation = Simulation.of(kid20("floor: {}"), clock, 20);
        simulation.watch();
        return simulation;
    }

    @Test
    void aBodyWhoseServosHaveJustGotTorqueCanBeSavedAndGoesOnFromThere() throws Exception {
        VirtualClock clock = new VirtualClock();
        try (Simulation simulation = watched(clock); Simulation other = watched(clock)) {
            SerialLineSim line = simulation.lines().get("servo");
            clock.elapse(100_000_000);
            byte[] torqueOn = HexFormat.ofDelimiter(" ").parseHex("FF FF FE 04 03 28 01 D1");
            line.write(torqueOn, 0, torqueOn.length);
            simulation.world().runTo(700_000_000);
            byte[] saved = simulation.save();
            assertThat(simulation.released()).isFalse();
            simulation.world().runTo(1_500_000_000);
            assertThat(simulation.released()).isTrue();
            byte[] end = simulation.save();
            other.load(saved);
            other.world().runTo(1_090_000_000);
            assertThat(other.released()).isFalse();
            other.world().runTo(1_110_000_000);
            assertThat(other.released()).as("a second after torque came, not after the load").isTrue();
            other.world().runTo(1_500_000_000);
            assertThat(other.save()).as("bit for bit").isEqualTo(end);
        }
    }

    /** Saves a body every so often, on a thread that lives in its time. */
    private static final class Saver {
        private static final long PAUSE_NANOS = 100_000_000;
        final List<byte[]> saved = new ArrayList<>();
        final List<RuntimeException> refused = new ArrayList<>();
        private @Nullable Simulation body;

        Simulation of(RobotConfig config, Clock clock, long seed) throws CommandFailure {
            Simulation made = Simulation.of(config, clock, seed);
            body = made;
            clock.start(clock.thread("saver", () -> {
                for (int i = 0; i < 40; i++) {
                    clock.elapse(PAUSE_NANOS);
                    save(made);
                }
            }));
            return made;
        }

        private void save(Simulation made) {
            try {
                saved.add(made.save());
            } catch (RuntimeException e) {
                refused.add(e);
            }
        }
    }

    @Test
    void aBodyCanBeSavedAtAnyTimeOfARun() throws Exception {
        RobotConfig config = kid20("floor: {}");
        Saver saver = new Saver();
        var kind = new RobotRun.Kind(true, false, true, 7, Optional.empty(), Optional.empty(),
                Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(5)), "at 4s: servo.left_knee off",
                folder.resolve("control.sock"), false, kind);
        StringWriter log = new StringWriter();
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), saver::of)) {
            run.run();
        }
        assertThat(log.toString()).contains("armed: commands pass", "the stand has let go of torso");
        assertThat(saver.refused).isEmpty();
        assertThat(saver.saved).hasSize(40);
        assertThat(saver.body.released()).isTrue();
    }

    @Test
    void aRunWhoseWorldFailsEndsWithASentence() throws Exception {
        RobotConfig config = kid20("floor: {}");
        var kind = new RobotRun.Kind(true, false, true, 7, Optional.empty(), Optional.empty(),
                Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(5)), "", folder.resolve("control.sock"),
                false, kind);
        StringWriter log = new StringWriter();
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(log, true), (of, clock, seed) -> {
            Simulation made = Simulation.of(of, clock, seed);
            made.world().at(1_000_000_000, plant -> {
                throw new IllegalStateException("planted");
            });
            return made;
        })) {
            assertThat(run.run().problems()).singleElement().asString().startsWith("the simulated world has failed:"
                    + " java.lang.IllegalStateException: planted in SimulatedWorldTest.java:");
        }
    }
}
