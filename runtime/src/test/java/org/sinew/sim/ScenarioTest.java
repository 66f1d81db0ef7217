package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;

/** Props that are carried: where they are, what they do to others, and that a saved world forgets nothing of it. */
@Timeout(60)
class ScenarioTest {
    private static final long MILLI = 1_000_000;
    private static final List<Double> UPRIGHT = List.of(1.0, 0.0, 0.0, 0.0);
    private static final List<Double> RED = List.of(1.0, 0.0, 0.0, 1.0);
    private static final String FLOOR = "<mujoco><worldbody><geom name=\"floor\" type=\"plane\" size=\"5 5 1\"/>"
            + "<body name=\"arm\" pos=\"0 2 1\"><joint name=\"hinge\"/><geom size=\"0.1\"/></body>"
            + "</worldbody></mujoco>";

    @TempDir
    private Path folder;

    private static Prop prop(String name, Prop.Kind kind, double massKg, List<Double> at, Double... halfSize) {
        return new Prop(name, kind, List.of(halfSize), at, UPRIGHT, massKg, 0.5, RED, Prop.NO_MARKER);
    }

    /** A board that can be carried, and a ball that lies free before it. */
    private ArticulatedPlant boardAndBall() throws IOException {
        return new ArticulatedPlant(Mjcf.read(Files.writeString(folder.resolve("floor.xml"), FLOOR), List.of(
                prop("board", Prop.Kind.BOX, 0, List.of(0.0, 0.0, 0.1), 0.01, 0.2, 0.1),
                prop("ball", Prop.Kind.BALL, 0.1, List.of(0.061, 0.0, 0.05), 0.05))));
    }

    private static double[] position(Plant plant, String body) {
        double[] out = new double[3];
        plant.bodyPosition(plant.bodyIndex(body), out);
        return out;
    }

    private static double[] velocity(Plant plant, String body) {
        double[] out = new double[6];
        plant.bodyVelocity(plant.bodyIndex(body), out);
        return out;
    }

    private static PropPath half() {
        return new PropPath(List.of(0.0, 0.0, 0.1), 100 * MILLI,
                List.of(new PropPath.Step(List.of(0.5, 0.0, 0.1), 1000 * MILLI, 0)), List.of());
    }

    /** Carries the board forward for so long, faster and faster. */
    private static void carry(ArticulatedPlant plant, double metrePerSec2, double seconds) {
        int board = plant.bodyIndex("board");
        for (long end = plant.nanos() + Math.round(seconds * 1e9); plant.nanos() < end;) {
            double t = (plant.nanos() + plant.stepNanos()) * 1e-9;
            plant.carry(board, new double[] {metrePerSec2 * t * t / 2, 0, 0.1},
                    new double[] {metrePerSec2 * t, 0, 0});
            plant.step();
        }
    }

    @Test
    void aPropIsWhereItsPathSaysAtTheTimeOfTheWorldAndAsFast() throws IOException {
        ArticulatedPlant plant = boardAndBall();
        World world = World.steppedByOwner(plant);
        Scenario scenario = new Scenario(world, plant, Map.of("board", half()));
        world.runTo(50 * MILLI);
        assertThat(scenario.sinceNanos()).as("it has not begun").isNegative();
        scenario.begin();
        double[] at = new double[3];
        double[] speed = new double[3];
        for (long milli = 52; milli < 1400; milli += 26) {
            world.runTo(milli * MILLI);
            assertThat(scenario.sinceNanos()).isEqualTo((milli - 50) * MILLI);
            half().at((milli - 50) * MILLI, at, speed);
            assertThat(position(plant, "board")).containsExactly(at, within(1e-12));
            assertThat(velocity(plant, "board")).containsExactly(
                    DoubleStream.concat(DoubleStream.of(speed), DoubleStream.of(0, 0, 0)).toArray(), within(1e-12));
        }
        assertThat(position(plant, "board")[0]).isEqualTo(0.5);
    }

    @Test
    void aScenarioThatHasNotBegunMovesNothing() throws IOException {
        ArticulatedPlant plant = boardAndBall();
        World world = World.steppedByOwner(plant);
        Scenario scenario = new Scenario(world, plant, Map.of("board", half()));
        world.runTo(3000 * MILLI);
        assertThat(position(plant, "board")).containsExactly(0, 0, 0.1);
        scenario.begin();
        world.runTo(4000 * MILLI);
        scenario.begin(); // again: it goes on
        world.runTo(4200 * MILLI);
        assertThat(position(plant, "board")[0]).isEqualTo(0.5);
    }

    @Test
    void whatItPushesGetsItsSpeedAndItFeelsNothing() throws IOException {
        ArticulatedPlant plant = boardAndBall();
        carry(plant, 0.4, 1.5);
        assertThat(position(plant, "board")[0]).as("as if there were no ball").isCloseTo(0.45, within(1e-12));
        assertThat(velocity(plant, "ball")[0]).isCloseTo(0.6, within(0.06));
        assertThat(position(plant, "ball")[0]).isBetween(0.45 + 0.01 + 0.05 - 0.001, 0.54);
    }

    @Test
    void contactFeelsTheVelocityOfWhatIsCarried() throws IOException {
        assertThat(deepest(0.4)).as("with its velocity").isLessThan(0.8 * deepest(0));
    }

    /** How deep a board that is moved at 0.4 m/s goes into the ball if it is said to move at another speed. */
    private double deepest(double saidMetrePerSec) throws IOException {
        ArticulatedPlant plant = boardAndBall();
        double deepest = 0;
        for (double x = 0; x < 0.4; x += 0.4 * 0.002) {
            plant.carry(plant.bodyIndex("board"), new double[] {x, 0, 0.1}, new double[] {saidMetrePerSec, 0, 0});
            plant.step();
            deepest = plant.contacts().stream().filter(c -> c.between("board", "ball"))
                    .mapToDouble(Contact::depthM).reduce(deepest, Math::max);
        }
        return deepest;
    }

    @Test
    void aSavedWorldGoesOnBitForBitInTheMiddleOfAPath() throws IOException {
        ArticulatedPlant plant = boardAndBall();
        World world = World.steppedByOwner(plant);
        Scenario scenario = new Scenario(world, plant, Map.of("board", half()));
        world.runTo(20 * MILLI);
        scenario.begin();
        world.runTo(700 * MILLI);
        byte[] saved = world.save();
        world.runTo(1500 * MILLI);
        byte[] end = world.save();
        ArticulatedPlant other = boardAndBall();
        World otherWorld = World.steppedByOwner(other);
        new Scenario(otherWorld, other, Map.of("board", half()));
        otherWorld.load(saved);
        assertThat(position(other, "board")[0]).as("half way at once").isBetween(0.2, 0.4);
        otherWorld.runTo(1500 * MILLI);
        assertThat(otherWorld.save()).isEqualTo(end);
        world.load(saved);
        world.runTo(1500 * MILLI);
        assertThat(world.save()).as("rewound").isEqualTo(end);
    }

    @Test
    void aResetPutsItBack() throws IOException {
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(Files.writeString(folder.resolve("key.xml"),
                FLOOR.replace("</mujoco>", "<keyframe><key name=\"home\" qpos=\"0.1\"/></keyframe></mujoco>")),
                List.of(prop("board", Prop.Kind.BOX, 0, List.of(0.0, 0.0, 0.1), 0.01, 0.2, 0.1))));
        carry(plant, 4, 0.2);
        assertThat(position(plant, "board")[0]).isCloseTo(0.08, within(1e-12));
        plant.reset("home");
        assertThat(position(plant, "board")).containsExactly(0, 0, 0.1);
        assertThat(velocity(plant, "board")).containsOnly(0);
    }

    @Test
    void onlyAFixedPropCanBeCarried() throws IOException {
        ArticulatedPlant plant = boardAndBall();
        double[] none = new double[3];
        assertThatThrownBy(() -> plant.carry(plant.bodyIndex("ball"), none, none))
                .hasMessage("body \"ball\" cannot be carried: only a fixed prop can");
        assertThatThrownBy(() -> plant.carry(plant.bodyIndex("arm"), none, none)).hasMessageContaining("fixed prop");
        assertThatThrownBy(() -> plant.carry(0, none, none)).hasMessageContaining("fixed prop");
        assertThatThrownBy(() -> plant.carry(plant.bodyIndex("board"), new double[] {0, Double.NaN, 0}, none))
                .hasMessageContaining("NaN");
    }
}
