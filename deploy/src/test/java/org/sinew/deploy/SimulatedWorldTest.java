package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.rt.Clock;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Prop;

/** From the keys of a robot file to the simulated world. */
@Timeout(120)
class SimulatedWorldTest {
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml").toAbsolutePath();

    @TempDir
    private Path folder;

    private RobotConfig kid20(String sim) throws IOException, ConfigException {
        Path robot = KID20.getParent();
        String text = Files.readString(KID20).replace("sim: { mjcf: kid20.xml, stand: true }",
                "sim: { mjcf: " + robot.resolve("kid20.xml") + ", stand: true, " + sim + " }")
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
            assertThat(new String(saved, StandardCharsets.ISO_8859_1)).contains("battery", "ports",
                    "line.servo", "servo.left_knee", "servo.head_tilt", "sensor.torso_imu",
                    "sensor.battery", "sensor.estop", "sensor.left_foot");
            simulation.load(saved);
        }
        try (Simulation other = Simulation.of(kid20("battery: { open_circuit_v: 12 }"), Clock.WALL, 20);
                Simulation third = Simulation.of(kid20("floor: {}"), Clock.WALL, 77)) {
            other.load(third.save()); // the same parts, whatever their settings
        }
    }
}
