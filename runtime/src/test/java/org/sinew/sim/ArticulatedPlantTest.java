package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** kid20 as a whole: stands, squats, falls, hangs, and the same bits each time. */
@Timeout(120)
class ArticulatedPlantTest {

    @Test
    void standsForTenSecondsWithServosHolding() {
        Kid20 robot = Kid20.standing();
        robot.run(10);
        assertThat(robot.leastUpright).isGreaterThan(0.995);
        assertThat(robot.torsoHeightM()).isBetween(0.27, 0.28);
        assertThat(robot.restlessness()).isLessThan(1e-4);
        assertThat(robot.footForceN()).isCloseTo(3.7 * 9.81, within(0.01));
    }

    @Test
    void standsWithTheActuatorsOfTheFileToo() {
        Kid20 robot = new Kid20();
        robot.run(5);
        assertThat(robot.leastUpright).isGreaterThan(0.995);
    }

    @Test
    void squatsSlowlyAndFast() {
        for (double hertz : new double[] {0.25, 0.5}) {
            Kid20 robot = Kid20.standing();
            robot.squat(hertz, 1 / hertz / 2); // down
            assertThat(robot.kneeRad()).as("%s Hz", hertz).isBetween(1.5, 1.75);
            assertThat(robot.torsoHeightM()).as("%s Hz", hertz).isLessThan(0.24);
            robot = Kid20.standing();
            robot.squat(hertz, 12);
            assertThat(robot.leastUpright).as("%s Hz", hertz).isGreaterThan(0.99);
        }
    }

    @Test
    void staysUpWhenPushedGently() {
        for (int side : new int[] {-1, 1}) {
            for (boolean sideways : new boolean[] {false, true}) {
                Kid20 robot = Kid20.standing();
                robot.run(1);
                robot.push(sideways ? 0 : 8 * side, sideways ? 8 * side : 0);
                robot.run(3);
                assertThat(robot.leastUpright).isGreaterThan(0.98);
            }
        }
    }

    @Test
    void fallsToTheLeftWhenPushedHardAndComesToRest() {
        Kid20 robot = Kid20.standing();
        robot.run(1);
        robot.push(0, 40);
        robot.run(10);
        assertThat(robot.upright()).isLessThan(0.2);
        double[] position = new double[3];
        robot.plant.bodyPosition(robot.torso, position);
        assertThat(position[1]).isGreaterThan(0.2);
        assertThat(position[2]).isBetween(0.03, 0.1);
        assertThat(robot.restlessness()).isLessThan(1e-3);
    }

    @Test
    void fallsWhenServosGoLimp() {
        Kid20 robot = Kid20.limp();
        robot.run(3);
        assertThat(robot.torsoHeightM()).isLessThan(0.2);
    }

    @Test
    void standHoldsLimpRobotQuietlyAndLetsItGo() {
        Kid20 robot = Kid20.limp();
        robot.plant.hold(robot.torso, true);
        robot.run(10);
        assertThat(robot.leastUpright).isGreaterThan(0.9999);
        assertThat(robot.torsoHeightM()).isCloseTo(0.2781, within(0.001));
        assertThat(robot.restlessness()).isLessThan(1e-3);
        double[] gyro = new double[3];
        robot.plant.gyro(0, gyro);
        assertThat(gyro).containsExactly(new double[3], within(1e-5));
        robot.plant.hold(robot.torso, false);
        robot.run(3);
        assertThat(robot.torsoHeightM()).isLessThan(0.2);
    }

    @Test
    void standHoldsWhileSomebodyPushesAndLegsKick() {
        Kid20 robot = Kid20.standing();
        robot.plant.hold(robot.torso, true);
        robot.push(60, -60);
        robot.squat(2, 4);
        assertThat(robot.leastUpright).isGreaterThan(0.99);
        assertThat(robot.torsoHeightM()).isCloseTo(0.2781, within(0.005));
    }

    @Test
    void onlyFloatingBodiesGoOnAStand() {
        ArticulatedPlant plant = new Kid20().plant;
        assertThatThrownBy(() -> plant.hold(plant.bodyIndex("head"), true))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("head").hasMessageContaining("free");
        plant.hold(plant.bodyIndex("world"), true);
    }

    @Test
    void inertialSensorFeelsGravityAtRestAndNothingInFreeFall() {
        Kid20 robot = Kid20.standing();
        robot.run(3);
        double[] felt = new double[3];
        robot.plant.accelerometer(robot.plant.imuIndex("imu"), felt);
        assertThat(Math.sqrt(felt[0] * felt[0] + felt[1] * felt[1] + felt[2] * felt[2])).isCloseTo(9.81, within(1e-4));
        assertThat(felt[2]).isGreaterThan(9.7);
        double[] positions = new double[robot.plant.model().positionCount()];
        robot.plant.positions(positions);
        positions[2] += 1;
        robot.plant.setState(positions, new double[robot.plant.model().velocityCount()]);
        robot.run(0.1);
        robot.plant.accelerometer(0, felt);
        assertThat(felt).containsExactly(new double[3], within(0.2)); // joints still relax
    }

    @Test
    void loadRewindsBitForBit() {
        Kid20 robot = Kid20.standing();
        robot.plant.hold(robot.torso, true);
        robot.squat(0.5, 1);
        robot.plant.hold(robot.torso, false);
        robot.plant.push(robot.torso, new double[] {1, 2, 3, 0.1, 0.2, 0.3});
        byte[] then = robot.plant.save();
        double[] felt = new double[3];
        robot.plant.accelerometer(0, felt);
        robot.squat(0.5, 1);
        byte[] later = robot.plant.save();
        robot.plant.load(then);
        double[] again = new double[3];
        robot.plant.accelerometer(0, again);
        assertThat(again).containsExactly(felt);
        assertThat(robot.plant.nanos()).isEqualTo(1_000_000_000L);
        robot.squat(0.5, 1);
        assertThat(robot.plant.save()).isEqualTo(later);
        Kid20 other = new Kid20();
        other.plant.load(then);
        other.squat(0.5, 1);
        assertThat(other.plant.save()).isEqualTo(later);
    }

    @Test
    void refusesToLoadTheStateOfAnotherModel() {
        ArticulatedPlant plant = new Kid20().plant;
        byte[] before = plant.save();
        byte[] cut = Arrays.copyOf(before, before.length - 8);
        assertThatThrownBy(() -> plant.load(cut)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plant.load(new byte[3])).isInstanceOf(IllegalArgumentException.class);
        assertThat(plant.save()).isEqualTo(before);
    }

    /**
     * The number was recorded on x86-64. It changes when the order of operations or the model changes, and must then be
     * recorded anew; it must not differ between CPUs, operating systems or Java versions.
     */
    @Test
    void givesTheSameBitsOnEveryComputer() {
        Kid20 robot = Kid20.standing();
        robot.squat(0.5, 2);
        robot.push(-12, 7);
        robot.squat(0.5, 2);
        CRC32C sum = new CRC32C();
        sum.update(robot.plant.save());
        assertThat(HexFormat.of().toHexDigits((int) sum.getValue())).isEqualTo("c48cd7c4");
    }

    @Test
    void allocatesNothingWhileStepping() {
        Kid20 robot = Kid20.standing();
        double[] out = new double[6];
        double[] wrench = {1, 1, 1, 0.1, 0.1, 0.1};
        robot.squat(0.5, 20);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int window = 0; window < 5 && least > 0; window++) { // the JIT may allocate on our account now and then
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                robot.plant.servo(3, 1.0, Kid20.KP, 0, Kid20.MOST_EFFORT_NM);
                robot.plant.step();
                robot.plant.gyro(0, out);
                robot.plant.accelerometer(0, out);
                robot.plant.orientation(0, out);
                robot.plant.bodyVelocity(robot.torso, out);
                robot.plant.push(robot.torso, wrench);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @Test
    void staysStableWithServosFarStifferThanAnyReal() {
        Kid20 robot = Kid20.standing();
        for (int j = 0; j < robot.plant.jointCount(); j++) {
            robot.plant.servo(j, robot.plant.positionRad(j), 1e7, 0, 1e6);
        }
        robot.run(2);
        assertThat(robot.leastUpright).isGreaterThan(0.995);
        assertThat(robot.kneeRad()).isCloseTo(0.9, within(1e-6));
    }

    @Test
    void servoGivesNoMoreThanItsEffort() {
        Kid20 robot = Kid20.standing();
        robot.plant.hold(robot.torso, true);
        int elbow = robot.plant.jointIndex("left_elbow");
        robot.plant.servo(elbow, 1e3, 1e4, 0, 0.2);
        robot.run(5);
        assertThat(robot.plant.effortNm(elbow)).isEqualTo(0.2);
        assertThat(robot.plant.positionRad(elbow)).isBetween(0.0, Math.toRadians(8)); // at its end stop
        robot.plant.servo(elbow, 0, 0, 0, 0);
        robot.run(0.002);
        assertThat(robot.plant.effortNm(elbow)).isZero();
    }

    @Test
    void refusesServoCommandsThatAreNotNumbers() {
        ArticulatedPlant plant = new Kid20().plant;
        assertThatThrownBy(() -> plant.servo(3, Double.NaN, 21, 0, 2))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("left_knee");
        assertThatThrownBy(() -> plant.servo(3, 0, 21, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysSoWhenTheStateBlowsUp() {
        Kid20 robot = Kid20.standing();
        robot.plant.push(robot.torso, new double[] {Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> robot.run(1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("root").hasMessageContaining("step");
    }

    @Test
    void namesWhatItHasWhenAskedForWhatItHasNot() {
        ArticulatedPlant plant = new Kid20().plant;
        assertThat(plant.jointCount()).isEqualTo(20);
        assertThat(plant.jointName(plant.jointIndex("head_tilt"))).isEqualTo("head_tilt");
        assertThat(plant.bodyName(plant.bodyIndex("left_foot"))).isEqualTo("left_foot");
        assertThatThrownBy(() -> plant.jointIndex("left_kne"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("left_knee");
        assertThatThrownBy(() -> plant.imuIndex("nose")).hasMessageContaining("imu");
        assertThatThrownBy(() -> plant.contactSiteIndex("nose")).hasMessageContaining("left_toe_left");
        assertThatThrownBy(() -> plant.reset("nose")).hasMessageContaining("home");
    }

    @Test
    void velocityOfABodyIsTheChangeOfItsPose() {
        Kid20 robot = Kid20.standing();
        robot.squat(0.5, 0.5);
        int hand = robot.plant.bodyIndex("left_forearm");
        double[] before = new double[3];
        double[] after = new double[3];
        double[] velocity = new double[6];
        robot.plant.bodyPosition(hand, before);
        robot.plant.step();
        robot.plant.bodyPosition(hand, after);
        robot.plant.bodyVelocity(hand, velocity);
        for (int i = 0; i < 3; i++) {
            assertThat((after[i] - before[i]) / 0.002).isCloseTo(velocity[i], within(1e-3));
        }
        assertThat(Math.abs(velocity[2])).isGreaterThan(0.01);
    }
}
