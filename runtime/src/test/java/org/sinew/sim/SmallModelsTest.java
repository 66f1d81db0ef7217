package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.mjcf.MjcfException;
import org.sinew.mjcf.Rotation;

/** Models of one or two bodies whose motion follows from a textbook. */
@Timeout(60)
class SmallModelsTest {

    private static final double G = 9.81;
    private static final String FLOOR = "<geom name=\"floor\" type=\"plane\" size=\"5 5 1\"/>";

    @TempDir
    Path folder;

    private ArticulatedPlant plant(String options, String world) throws IOException {
        Path file = folder.resolve("model.xml");
        Files.writeString(file, "<mujoco><compiler angle=\"radian\"/>" + options + "<worldbody>" + world
                + "</worldbody></mujoco>");
        return ArticulatedPlant.of(file);
    }

    private static void run(Plant plant, double seconds) {
        for (long end = plant.nanos() + Math.round(seconds * 1e9); plant.nanos() < end;) {
            plant.step();
        }
    }

    private static double[] positions(ArticulatedPlant plant) {
        double[] q = new double[plant.model().positionCount()];
        plant.positions(q);
        return q;
    }

    private ArticulatedPlant pendulum(String joint) throws IOException {
        return plant("<option timestep=\"0.0005\"/>", "<body pos=\"0 0 1\"><joint name=\"j\" axis=\"0 1 0\" " + joint
                + "/><geom type=\"sphere\" size=\".05\" pos=\"0 0 -.3\" mass=\".5\"/></body>");
    }

    @Test
    void freeFallIsThatOfTheTextbook() throws IOException {
        ArticulatedPlant plant = plant("<option timestep=\"0.001\"/>",
                "<body pos=\"0 0 10\"><freejoint/><geom size=\".1\"/></body>");
        run(plant, 1);
        // Semi-implicit Euler sums g h^2 (1 + 2 + ... + n).
        assertThat(positions(plant)[2]).isCloseTo(10 - G * 1e-6 * 1000 * 1001 / 2, within(1e-9));
    }

    @Test
    void spinningBodyKeepsItsAngularMomentum() throws IOException {
        ArticulatedPlant plant = plant("<option timestep=\"0.0001\" gravity=\"0 0 0\"/>",
                "<body><freejoint/><geom type=\"box\" size=\".1 .2 .3\" mass=\"1\"/></body>");
        double[] still = {0, 0, 0, 1, 0, 0, 0};
        double[] spin = {0, 0, 0, 1, 5, 0.2};
        plant.setState(still, spin);
        double[] before = angularMomentum(plant);
        double[] now = new double[6];
        double slowest = spin[4];
        for (int i = 0; i < 20_000; i++) {
            plant.step();
            plant.velocities(now);
            slowest = Math.min(slowest, now[4]);
        }
        assertThat(angularMomentum(plant)).containsExactly(before, within(0.002 * 5 * 0.033));
        assertThat(slowest).as("about its middle axis a body tumbles").isLessThan(-4);
    }

    private static double[] angularMomentum(ArticulatedPlant plant) {
        double[] rotation = new double[9];
        double[] q = new double[4];
        double[] v = new double[6];
        double[] local = new double[3];
        double[] world = new double[3];
        plant.bodyOrientation(1, q);
        Rotation.matrix(q, 0, rotation, 0);
        plant.velocities(v);
        double[] inertia = plant.model().bodies().get(1).inertia;
        for (int i = 0; i < 3; i++) {
            local[i] = inertia[4 * i] * v[3 + i];
        }
        Rotation.rotate(rotation, 0, local, 0, world, 0);
        return world;
    }

    @Test
    void pendulumKeepsItsEnergyAndItsPeriod() throws IOException {
        ArticulatedPlant plant = pendulum("");
        double inertia = 0.5 * 0.09 + 0.4 * 0.5 * 0.0025;
        double weight = 0.5 * G * 0.3;
        plant.setState(new double[] {0.02}, new double[1]);
        double start = weight * (1 - Math.cos(0.02));
        int crossings = 0;
        double last = 0.02;
        long lastCrossing = 0;
        for (int i = 0; i < 40_000; i++) {
            plant.step();
            double angle = plant.positionRad(0);
            double energy = weight * (1 - Math.cos(angle)) + inertia * Math.pow(plant.velocityRadPerSec(0), 2) / 2;
            assertThat(energy).isCloseTo(start, within(0.01 * start));
            if (last > 0 && angle <= 0) {
                crossings++;
                lastCrossing = plant.nanos();
            }
            last = angle;
        }
        double period = 2 * Math.PI * Math.sqrt(inertia / weight);
        assertThat(lastCrossing / 1e9).isCloseTo((crossings - 0.75) * period, within(0.005));
    }

    @Test
    void limitedFalseWithARangeIsNoLimit() throws IOException {
        ArticulatedPlant plant = pendulum("limited=\"false\" range=\"-.1 .1\" damping=\".05\"");
        plant.setState(new double[] {1}, new double[1]);
        plant.evaluate();
        double[] a = new double[1];
        plant.accelerations(a);
        double inertia = 0.5 * 0.09 + 0.4 * 0.5 * 0.0025;
        assertThat(a[0]).isCloseTo(-0.5 * G * 0.3 * Math.sin(1) / inertia, within(1e-9));
    }

    @Test
    void rangeIsALimitThatHolds() throws IOException {
        ArticulatedPlant plant = pendulum("range=\".4 .8\"");
        plant.setState(new double[] {0.6}, new double[1]);
        run(plant, 3);
        assertThat(plant.positionRad(0)).isBetween(0.39, 0.4);
        assertThat(plant.velocityRadPerSec(0)).isCloseTo(0, within(1e-3));
    }

    @Test
    void springAndFrictionHoldAJointWhereTheTextbookSays() throws IOException {
        ArticulatedPlant spring = plant("<option gravity=\"0 0 0\"/>", "<body><joint name=\"j\" stiffness=\"2\""
                + " springref=\".5\" damping=\".3\"/><geom size=\".1\" mass=\"1\"/></body>");
        run(spring, 20);
        assertThat(spring.positionRad(0)).isCloseTo(0.5, within(1e-9));
        ArticulatedPlant stuck = pendulum("frictionloss=\"2\"");
        stuck.setState(new double[] {0.5}, new double[1]);
        run(stuck, 2);
        assertThat(stuck.positionRad(0)).as("soft friction creeps").isCloseTo(0.5, within(0.05));
    }

    @Test
    void boxRestsOnTheFloorAndSlidesDownARampSteeperThanItsFriction() throws IOException {
        String box = "<body name=\"box\" pos=\"0 0 .0499\"><freejoint/><geom type=\"box\" size=\".1 .1 .05\" mass=\"1\""
                + " friction=\".5\"/></body>";
        String floor = FLOOR.replace("/>", " friction=\".5\"/>");
        ArticulatedPlant rest = plant("<option gravity=\"" + G * Math.sin(0.4) + " 0 " + -G * Math.cos(0.4) + "\"/>",
                floor + box); // tan 0.4 = 0.42
        run(rest, 2);
        assertThat(positions(rest)[0]).isLessThan(0.02);
        ArticulatedPlant slides = plant("<option gravity=\"" + G * Math.sin(0.7) + " 0 " + -G * Math.cos(0.7) + "\"/>",
                floor + box);
        run(slides, 1);
        double wanted = G * (Math.sin(0.7) - 0.5 * Math.cos(0.7)) / 2;
        assertThat(positions(slides)[0]).isCloseTo(wanted, within(0.05 * wanted));
    }

    @Test
    void ballsThatMeetHeadOnPartAgainAndKeepTheirMomentum() throws IOException {
        ArticulatedPlant plant = plant("<option gravity=\"0 0 0\"/>",
                "<body pos=\"-.2 0 0\"><freejoint/><geom size=\".05\" mass=\"1\"/></body>"
                + "<body pos=\".2 0 0\"><freejoint/><geom size=\".05\" mass=\"3\"/></body>");
        double[] velocities = new double[12];
        velocities[0] = 1;
        plant.setState(positions(plant), velocities);
        run(plant, 1);
        plant.velocities(velocities);
        assertThat(velocities[0] + 3 * velocities[6]).isCloseTo(1, within(1e-9));
        assertThat(velocities[6]).isGreaterThan(0.2);
        assertThat(velocities[0]).isLessThan(velocities[6]);
    }

    @Test
    void saysWhichShapesCameCloseWhoseContactItDoesNotHave() throws IOException {
        ArticulatedPlant plant = plant("", FLOOR + "<body name=\"low\" pos=\"0 0 .05\"><freejoint/>"
                + "<geom name=\"brick\" type=\"box\" size=\".1 .1 .05\"/></body>"
                + "<body name=\"high\" pos=\"0 0 .3\"><freejoint/>"
                + "<geom name=\"can\" type=\"cylinder\" size=\".05 .05\"/></body>");
        assertThatThrownBy(() -> run(plant, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"brick\"").hasMessageContaining("\"can\"").hasMessageContaining("exclude");
    }

    @Test
    void refusesContactThatTheEngineDoesNotHaveWhenThePlantIsBuilt() {
        assertThatThrownBy(() -> plant("", FLOOR + "<body name=\"b\"><freejoint/><geom size=\".1\" condim=\"6\"/>"
                + "</body>")).isInstanceOf(MjcfException.class)
                .hasMessageContaining("condim 6").hasMessageContaining("\"floor\"");
        assertThatThrownBy(() -> plant("", FLOOR + "<body name=\"b\"><freejoint/><inertial pos=\"0 0 0\" mass=\"1\""
                + " diaginertia=\"1 1 1\"/><geom type=\"mesh\" mesh=\"x\"/></body>"))
                .hasMessageContaining("mesh of body b");
        assertThatThrownBy(() -> plant("", "<body name=\"ghost\"><joint/></body>"))
                .hasMessageContaining("\"ghost\" moves but has no mass");
    }
}
