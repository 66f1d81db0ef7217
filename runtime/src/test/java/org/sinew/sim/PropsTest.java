package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;

/** Things in the world: what they do by the textbook, what they do to the robot, what a judge sees of it. */
@Timeout(60)
class PropsTest {
    private static final double G = 9.81;
    private static final List<Double> UPRIGHT = List.of(1.0, 0.0, 0.0, 0.0);
    private static final List<Double> RED = List.of(1.0, 0.0, 0.0, 1.0);
    private static final String SMOOTH_FLOOR = "<mujoco><worldbody><geom name=\"floor\" type=\"plane\" size=\"5 5 1\""
            + " friction=\"0.1\"/></worldbody></mujoco>";

    @TempDir
    Path folder;

    private static Prop prop(String name, Prop.Kind kind, double massKg, List<Double> at, Double... halfSize) {
        return new Prop(name, kind, List.of(halfSize), at, UPRIGHT, massKg, 0.5, RED, Prop.NO_MARKER);
    }

    private ArticulatedPlant onFloor(Prop... props) throws IOException {
        return new ArticulatedPlant(Mjcf.read(Files.writeString(folder.resolve("floor.xml"), SMOOTH_FLOOR),
                List.of(props)));
    }

    private static void run(Plant plant, double seconds) {
        for (long end = plant.nanos() + Math.round(seconds * 1e9); plant.nanos() < end;) {
            plant.step();
        }
    }

    private static double[] position(Plant plant, String body) {
        double[] out = new double[3];
        plant.bodyPosition(plant.bodyIndex(body), out);
        return out;
    }

    private static double[] force(double x, double y, double z) {
        return new double[] {x, y, z, 0, 0, 0};
    }

    @Test
    void aBallRollsDownATiltedFloorAsTheTextbookSays() throws IOException {
        ArticulatedPlant plant = onFloor(prop("ball", Prop.Kind.BALL, 0.1, List.of(0.0, 0.0, 0.0501), 0.05));
        double pitch = Math.toRadians(4);
        plant.floor(0, pitch, 0.8);
        run(plant, 1);
        double way = 5.0 / 7 * G * StrictMath.sin(pitch) / 2;
        assertThat(position(plant, "ball")[0]).isCloseTo(way * StrictMath.cos(pitch), within(0.02 * way));
        assertThat(position(plant, "ball")[1]).isCloseTo(0, within(1e-6));
    }

    @Test
    void aBoxStaysUntilItIsPushedHarderThanItsFriction() throws IOException {
        ArticulatedPlant plant = onFloor(prop("box", Prop.Kind.BOX, 0.4, List.of(0.0, 0.0, 0.05), 0.05, 0.05, 0.05));
        run(plant, 0.2);
        double limitN = 0.5 * 0.4 * G; // the larger of both frictions, times the weight
        plant.push(plant.bodyIndex("box"), force(0.7 * limitN, 0, 0));
        run(plant, 0.5);
        assertThat(position(plant, "box")[0]).isCloseTo(0, within(0.005));
        double before = position(plant, "box")[0];
        plant.push(plant.bodyIndex("box"), force(1.5 * limitN, 0, 0));
        run(plant, 0.5);
        double way = 0.5 * limitN / 0.4 * 0.5 * 0.5 / 2;
        assertThat(position(plant, "box")[0] - before).isCloseTo(way, within(0.1 * way));
    }

    @Test
    void theFrictionOfTheFloorHoldsForWhateverStandsOnIt() throws IOException {
        for (double friction : new double[] {0.2, 0.6}) {
            ArticulatedPlant plant = onFloor(
                    prop("box", Prop.Kind.BOX, 0.4, List.of(0.0, 0.0, 0.05), 0.05, 0.05, 0.05));
            plant.floor(0, Math.toRadians(20), friction); // tan 20 degrees is 0.36
            run(plant, 1);
            if (friction < 0.36) {
                assertThat(position(plant, "box")[0]).isGreaterThan(0.5);
            } else {
                assertThat(position(plant, "box")[0]).isLessThan(0.1);
            }
        }
    }

    @Test
    void ballsDoNotPassThroughWallsPersonsAndOtherBalls() throws IOException {
        Prop[] obstacles = {
            prop("thing", Prop.Kind.WALL, 0, List.of(1.0, 0.0, 0.5), 0.05, 0.5, 0.5),
            prop("thing", Prop.Kind.PERSON, 0, List.of(1.2, 0.0, 0.85), 0.25, 0.85),
            prop("thing", Prop.Kind.BALL, 0, List.of(1.0, 0.0, 0.05), 0.05)};
        for (Prop obstacle : obstacles) {
            ArticulatedPlant plant = onFloor(obstacle,
                    prop("ball", Prop.Kind.BALL, 0.1, List.of(0.5, 0.0, 0.05), 0.05));
            plant.push(plant.bodyIndex("ball"), force(3, 0, 0));
            run(plant, 0.1);
            plant.push(plant.bodyIndex("ball"), new double[6]);
            boolean touched = false;
            double furthest = 0;
            for (int i = 0; i < 500; i++) {
                plant.step();
                touched |= plant.contacts().stream().anyMatch(c -> c.between("ball", "thing") && c.normalN() > 0);
                furthest = Math.max(furthest, position(plant, "ball")[0]);
            }
            assertThat(touched).as(obstacle.kind().name()).isTrue();
            assertThat(furthest).as(obstacle.kind().name()).isBetween(0.8, 1.0);
        }
    }

    @Test
    void aFootKicksABall() {
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(Kid20.FILE,
                List.of(prop("ball", Prop.Kind.BALL, 0.05, List.of(0.13, 0.042, 0.04), 0.04))));
        plant.hold(plant.bodyIndex("torso"), true);
        run(plant, 0.3);
        double[] before = position(plant, "ball");
        plant.servo(plant.jointIndex("left_hip_pitch"), -0.9, Kid20.KP, 0, Kid20.MOST_EFFORT_NM);
        boolean kicked = false;
        for (int i = 0; i < 400; i++) {
            plant.step();
            kicked |= plant.contacts().stream().anyMatch(c -> c.between("left_foot", "ball"));
        }
        assertThat(kicked).isTrue();
        assertThat(position(plant, "ball")[0] - before[0]).isGreaterThan(0.1);
    }

    @Test
    void theFloorCarriesTheWeightOfTheRobot() {
        Kid20 robot = Kid20.standing();
        robot.run(2);
        double mass = robot.plant.model().bodies().stream().mapToDouble(body -> body.massKg).sum();
        List<Contact> contacts = robot.plant.contacts();
        assertThat(contacts).hasSize(8).allSatisfy(contact -> {
            assertThat(contact.body1()).isEqualTo("world");
            assertThat(contact.geom1()).isEqualTo("floor");
            assertThat(contact.geom2()).isIn("left_sole", "right_sole");
            assertThat(contact.depthM()).isBetween(0.0, 0.002);
            assertThat(contact.position()[2]).isCloseTo(0, within(0.001));
        });
        double up = contacts.stream().mapToDouble(contact -> contact.force()[2]).sum();
        assertThat(up).isCloseTo(mass * G, within(0.05));
        assertThat(contacts.stream().mapToDouble(Contact::normalN).sum()).isCloseTo(robot.footForceN(), within(1e-9));
    }

    @Test
    void aRobotWithPropsStartsInItsKeyframeAndTheyWhereTheyWerePut() {
        ArticulatedPlant plant = new ArticulatedPlant(Mjcf.read(Kid20.FILE, List.of(
                prop("ball", Prop.Kind.BALL, 0.1, List.of(1.0, 2.0, 0.05), 0.05),
                prop("wall", Prop.Kind.WALL, 0, List.of(3.0, 0.0, 0.5), 0.05, 1.0, 0.5).turned(0, 0, 0.3))));
        assertThat(plant.positionRad(plant.jointIndex("left_knee"))).isEqualTo(0.9);
        assertThat(plant.jointCount()).isEqualTo(20);
        assertThat(position(plant, "ball")).containsExactly(1.0, 2.0, 0.05);
        assertThat(position(plant, "wall")).containsExactly(3.0, 0.0, 0.5);
        assertThat(plant.model().props()).extracting(Prop::name).containsExactly("ball", "wall");
        assertThat(plant.model().geoms().getLast().rgba).containsExactly(1, 0, 0, 1);
    }

    @Test
    void aJudgeMayPlaceAPropButNotAFixedOne() throws IOException {
        ArticulatedPlant plant = onFloor(prop("ball", Prop.Kind.BALL, 0.1, List.of(0.0, 0.0, 0.05), 0.05),
                prop("wall", Prop.Kind.WALL, 0, List.of(3.0, 0.0, 0.5), 0.05, 1.0, 0.5));
        plant.push(plant.bodyIndex("ball"), force(1, 0, 0));
        run(plant, 0.2);
        plant.push(plant.bodyIndex("ball"), new double[6]);
        plant.place(plant.bodyIndex("ball"), new double[] {0, 1, 0.3}, new double[] {1, 0, 0, 0});
        assertThat(position(plant, "ball")).containsExactly(0, 1, 0.3);
        run(plant, 0.1);
        assertThat(position(plant, "ball")[0]).as("at rest but for its fall").isZero();
        int wall = plant.bodyIndex("wall");
        assertThatThrownBy(() -> plant.place(wall, new double[3], new double[] {1, 0, 0, 0}))
                .hasMessageContaining("\"wall\" cannot be placed");
    }

    @Test
    void floorFrictionAndContactsAreAPartOfTheState() throws IOException {
        ArticulatedPlant plant = onFloor(prop("box", Prop.Kind.BOX, 0.4, List.of(0.0, 0.0, 0.05), 0.05, 0.05, 0.05));
        plant.floor(0.05, 0.2, 0.3);
        run(plant, 0.3);
        byte[] then = plant.save();
        List<double[]> forces = plant.contacts().stream().map(Contact::force).toList();
        run(plant, 0.3);
        byte[] later = plant.save();
        plant.floor(0, 0, -1);
        run(plant, 0.3);
        plant.load(then);
        assertThat(plant.contacts()).hasSameSizeAs(forces);
        assertThat(plant.contacts().getFirst().force()).isEqualTo(forces.getFirst());
        run(plant, 0.3);
        assertThat(plant.save()).isEqualTo(later);
    }

    @Test
    void moreFrictionInAJointHoldsItAgainstALoad() {
        double[] high = {0, 0, 1};
        double[] upright = {1, 0, 0, 0};
        Kid20 robot = Kid20.limp();
        int knee = robot.plant.jointIndex("left_knee");
        robot.plant.place(robot.torso, high, upright);
        robot.plant.hold(robot.torso, true);
        double home = robot.plant.positionRad(knee);
        robot.run(0.5);
        assertThat(Math.abs(robot.plant.positionRad(knee) - home)).as("as the file says it drops").isGreaterThan(0.03);
        Kid20 stiff = Kid20.limp();
        for (int j = 0; j < stiff.plant.jointCount(); j++) {
            stiff.plant.addFriction(j, 1.0);
        }
        stiff.plant.place(stiff.torso, high, upright);
        stiff.plant.hold(stiff.torso, true);
        stiff.run(0.5);
        assertThat(stiff.plant.positionRad(knee)).isCloseTo(home, within(0.01));
    }

    @Test
    void refusesPropsThatCannotBe() {
        Prop torso = prop("torso", Prop.Kind.BALL, 1, List.of(0.0, 0.0, 1.0), 0.1);
        assertThatThrownBy(() -> Mjcf.read(Kid20.FILE, List.of(torso)))
                .hasMessageContaining("prop \"torso\" has the name of another body of kid20");
        assertThatThrownBy(() -> prop("b", Prop.Kind.BALL, -1, List.of(0.0, 0.0, 1.0), 0.1))
                .hasMessageContaining("mass");
        assertThatThrownBy(() -> prop("b", Prop.Kind.BALL, 1, List.of(0.0, 0.0), 0.1))
                .hasMessageContaining("3 finite numbers as position");
        assertThatThrownBy(() -> prop("b", Prop.Kind.BOX, 1, List.of(0.0, 0.0, 1.0), 0.1, 0.1, 0.0))
                .hasMessageContaining("above zero");
    }
}
