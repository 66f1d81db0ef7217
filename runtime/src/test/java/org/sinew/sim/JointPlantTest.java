package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JointPlantTest {

    private static JointPlant plant() {
        return new JointPlant(List.of("pan", "tilt"), 1_000_000);
    }

    private static void run(Plant plant, int steps) {
        for (int i = 0; i < steps; i++) {
            plant.step();
        }
    }

    @Test
    void servoReachesItsTargetAndLeavesTheOtherJointAlone() {
        JointPlant plant = plant();
        plant.servo(0, 0.7, 21, 0, 2.94);
        run(plant, 3000);
        assertThat(plant.positionRad(0)).isCloseTo(0.7, within(1e-6));
        assertThat(plant.positionRad(1)).isZero();
        assertThat(plant.nanos()).isEqualTo(3_000_000_000L);
    }

    @Test
    void effortIsLimitedAndLimpJointsRunOut() {
        JointPlant plant = plant();
        plant.servo(1, 100, 21, 0, 0.5);
        run(plant, 1000);
        assertThat(plant.effortNm(1)).isEqualTo(0.5);
        assertThat(plant.velocityRadPerSec(1)).isCloseTo(0.5 / 0.6, within(1e-3));
        plant.servo(1, 0, 0, 0, 0);
        run(plant, 1000);
        assertThat(plant.effortNm(1)).isZero();
        assertThat(plant.velocityRadPerSec(1)).isCloseTo(0, within(1e-6));
    }

    @Test
    void staysStableAtAnyGain() {
        JointPlant plant = plant();
        plant.servo(0, 1, 1e12, 0, 1e12);
        run(plant, 100);
        assertThat(plant.positionRad(0)).isCloseTo(1, within(1e-6));
    }

    @Test
    void torsoIsLevelAndFixed() {
        JointPlant plant = plant();
        double[] out = new double[6];
        plant.hold(plant.bodyIndex("torso"), true);
        plant.push(plant.bodyIndex("torso"), new double[] {100, 0, 0, 0, 0, 0});
        run(plant, 10);
        plant.accelerometer(plant.imuIndex("imu"), out);
        assertThat(out).startsWith(0, 0, 9.81);
        plant.gyro(0, out);
        assertThat(out).startsWith(0, 0, 0);
        plant.orientation(0, out);
        assertThat(out).startsWith(1, 0, 0, 0);
        plant.bodyPosition(1, out);
        assertThat(out).startsWith(0, 0, 0);
        assertThat(plant.contactSiteCount()).isZero();
    }

    @Test
    void loadRewindsBitForBit() {
        JointPlant plant = plant();
        plant.place(1, -0.4);
        plant.servo(1, 0.3, 21, 0.1, 2.94);
        run(plant, 50);
        byte[] then = plant.save();
        run(plant, 50);
        byte[] later = plant.save();
        plant.load(then);
        run(plant, 50);
        assertThat(plant.save()).isEqualTo(later);
        assertThatThrownBy(() -> new JointPlant(List.of("one"), 1).load(then))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesUnknownNamesAndNumbersThatAreNone() {
        JointPlant plant = plant();
        assertThatThrownBy(() -> plant.jointIndex("roll")).hasMessageContaining("pan");
        assertThatThrownBy(() -> plant.servo(0, 0, Double.NaN, 0, 1)).hasMessageContaining("pan");
        assertThatThrownBy(() -> new JointPlant(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
