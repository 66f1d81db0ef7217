package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import tools.jackson.jr.ob.JSON;

/**
 * Compares accelerations, sensors and whole runs with MuJoCo's, recorded by src/test/python/mujoco_golden.py. kid20 is
 * the robot of the demo; "shapes" has each shape, joint, actuator and contact setting that the engine claims; "props"
 * has the things of a world, on a floor that is tilted and slippery.
 */
@Timeout(120)
class ArticulatedPlantGoldenTest {

    private static final double TOLERANCE = 1e-9;
    private static final Path SHAPES = resource("shapes.xml");

    @Test
    void acceleratesKid20LikeMujocoInAllRecordedStates() throws IOException {
        assertStates(Kid20.FILE, "kid20.golden.json", 200, 130, 100);
    }

    @Test
    void acceleratesEachShapeAndJointLikeMujocoInAllRecordedStates() throws IOException {
        assertStates(SHAPES, "shapes.golden.json", 100, 90, 50);
    }

    @Test
    void squatsForFourSecondsLikeMujoco() throws IOException {
        assertTrace(Kid20.FILE, "kid20.golden.json", 40);
    }

    @Test
    void letsShapesFallForHalfASecondLikeMujoco() throws IOException {
        assertTrace(SHAPES, "shapes.golden.json", 5);
    }

    @Test
    void acceleratesPropsOnATiltedSlipperyFloorLikeMujocoInAllRecordedStates() throws IOException {
        assertStates(props(), "props.golden.json", 120, 110, -1);
    }

    @Test
    void letsPropsRollAndTumbleForASecondLikeMujoco() throws IOException {
        assertTrace(props(), "props.golden.json", 10);
    }

    /** What props.xml is to MuJoCo. */
    private static ArticulatedPlant props() {
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(resource("props-floor.xml"), List.of(
                prop("ball", Prop.Kind.BALL, List.of(0.05), List.of(0.0, 0.0, 0.3), 0.1, 0.6),
                prop("second ball", Prop.Kind.BALL, List.of(0.07), List.of(0.3, -0.3, 0.3), 0.2, 0.8),
                prop("box", Prop.Kind.BOX, List.of(0.06, 0.05, 0.04), List.of(0.4, 0.3, 0.3), 0.4, 0.5),
                prop("can", Prop.Kind.PERSON, List.of(0.06, 0.08), List.of(-0.3, 0.4, 0.3), 0.3, 0.5),
                prop("wall", Prop.Kind.WALL, List.of(0.05, 0.5, 0.25), List.of(0.9, 0.0, 0.25), 0, 0.7)
                        .turned(0, 0, Math.toRadians(30)),
                prop("person", Prop.Kind.PERSON, List.of(0.25, 0.85), List.of(0.0, -0.8, 0.85), 0, 0.9))));
        plant.floor(Math.toRadians(4), Math.toRadians(-3), 0.35);
        return plant;
    }

    private static Prop prop(String name, Prop.Kind kind, List<Double> halfSizeM, List<Double> positionM, double massKg,
            double friction) {
        return new Prop(name, kind, halfSizeM, positionM, List.of(1.0, 0.0, 0.0, 0.0), massKg, friction,
                List.of(1.0, 0.0, 0.0, 1.0), Prop.NO_MARKER);
    }

    private static void assertStates(Path model, String golden, int count, int withContact, int atLimits)
            throws IOException {
        assertStates(ArticulatedPlant.of(model), golden, count, withContact, atLimits);
    }

    private static void assertStates(ArticulatedPlant plant, String golden, int count, int withContact, int atLimits)
            throws IOException {
        List<Map<String, Object>> states = read(golden, "states");
        assertThat(states).hasSize(count);
        assertThat(states.stream().filter(s -> number(s, "contacts") > 0)).hasSizeGreaterThan(withContact);
        assertThat(states.stream().filter(s -> number(s, "limits") > 0)).hasSizeGreaterThan(atLimits);
        for (int i = 0; i < count; i++) {
            Map<String, Object> state = states.get(i);
            String where = golden + " state " + i + " (" + state.get("kind") + ")";
            control(plant, state);
            plant.setState(numbers(state, "qpos"), numbers(state, "qvel"));
            plant.evaluate();
            assertThat(plant.contactCount()).as(where).isEqualTo(number(state, "contacts"));
            double[] acceleration = new double[plant.model().velocityCount()];
            plant.accelerations(acceleration);
            assertEqual(where + " qacc", acceleration, numbers(state, "qacc"));
            assertSensors(where, plant, state);
        }
    }

    private static void assertSensors(String where, ArticulatedPlant plant, Map<String, Object> state) {
        Map<String, Object> sensors = object(state.get("sensors"));
        for (String name : sensors.keySet()) {
            double[] wanted = numbers(sensors, name);
            double[] ours = new double[wanted.length];
            switch (name) {
                case "gyro" -> plant.gyro(0, ours);
                case "accelerometer" -> plant.accelerometer(0, ours);
                case "orientation" -> plant.orientation(0, ours);
                default -> ours[0] = plant.contactForceN(plant.contactSiteIndex(name));
            }
            assertEqual(where + " " + name, ours, wanted);
        }
    }

    private static void assertTrace(Path file, String golden, int rows) throws IOException {
        assertTrace(ArticulatedPlant.of(file), golden, rows);
    }

    private static void assertTrace(ArticulatedPlant plant, String golden, int rows) throws IOException {
        List<Map<String, Object>> trace = read(golden, "trace");
        assertThat(trace).hasSize(rows);
        double[] positions = new double[plant.model().positionCount()];
        for (int i = 0; i < rows; i++) {
            plant.positions(positions);
            assertEqual(golden + " after " + i + " tenths of a second", positions, numbers(trace.get(i), "qpos"));
            control(plant, trace.get(i));
            for (long end = plant.nanos() + 100_000_000; plant.nanos() < end;) {
                plant.step();
            }
        }
    }

    private static void control(ArticulatedPlant plant, Map<String, Object> state) {
        double[] controls = numbers(state, "ctrl");
        for (int i = 0; i < controls.length; i++) {
            plant.control(i, controls[i]);
        }
    }

    private static void assertEqual(String what, double[] ours, double[] wanted) {
        double scale = 1;
        for (double w : wanted) {
            scale = Math.max(scale, Math.abs(w));
        }
        for (int i = 0; i < wanted.length; i++) {
            double error = Math.abs(ours[i] - wanted[i]) / scale;
            if (!(error <= TOLERANCE)) {
                assertThat(ours[i]).as("%s[%d], relative error %.1e", what, i, error).isEqualTo(wanted[i]);
            }
        }
    }

    @SuppressWarnings("unchecked") // JSON objects
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<Map<String, Object>> read(String golden, String key) throws IOException {
        try (InputStream in = ArticulatedPlantGoldenTest.class.getResourceAsStream(golden)) {
            Map<String, Object> all = JSON.std.mapFrom(Objects.requireNonNull(in, golden));
            return ((List<?>) all.get(key)).stream().map(ArticulatedPlantGoldenTest::object).toList();
        }
    }

    private static int number(Map<String, Object> state, String key) {
        return ((Number) state.get(key)).intValue();
    }

    private static double[] numbers(Map<String, Object> state, String key) {
        return ((List<?>) state.get(key)).stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray();
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(ArticulatedPlantGoldenTest.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
