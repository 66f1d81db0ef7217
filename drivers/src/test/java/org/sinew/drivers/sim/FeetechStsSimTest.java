package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.sim.Noise;

@Timeout(60)
class FeetechStsSimTest {
    private final ServoRig rig = new ServoRig(1);
    private final FeetechStsSim servo = rig.servos.get(0);

    private void write(int address, int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        rig.world.visit(plant -> servo.write(plant, address, data, 0, data.length));
    }

    private void run(double seconds) {
        rig.clock.elapse((long) (seconds * 1e9));
        rig.world.visit(plant -> { });
    }

    private int shown(int address) {
        int[] value = {0};
        rig.world.visit(plant -> {
            servo.reply(plant, 56, 2);
            value[0] = servo.word(address);
        });
        return value[0];
    }

    private void goal(int acceleration, int position, int speed) {
        write(41, acceleration, position & 0xFF, position >> 8, 0, 0, speed & 0xFF, speed >> 8);
    }

    @Test
    void eepromForgetsWhatWasWrittenUnderLock() {
        write(21, 16);
        assertThat(servo.register(21)).isEqualTo(16);
        servo.powerCycle();
        assertThat(servo.register(21)).isEqualTo(32);
        write(55, 0);
        write(21, 16);
        servo.powerCycle();
        assertThat(servo.register(21)).isEqualTo(16);
        assertThat(servo.register(55)).as("locked after power on").isEqualTo(1);
    }

    @Test
    void measurementsCannotBeWritten() {
        write(56, 1, 2, 3, 4, 5, 6, 7);
        write(3, 0, 0);
        assertThat(servo.word(3)).isEqualTo(777);
        assertThat(shown(56)).isEqualTo(2048);
    }

    @Test
    void runsToItsGoalAtGoalSpeed() {
        goal(0, 3072, 1024);
        write(40, 1);
        run(0.5);
        assertThat(shown(56)).isCloseTo(2048 + 512, within(60));
        run(1.5);
        assertThat(shown(56)).isCloseTo(3072, within(2));
        assertThat(rig.plant.peakRadPerSec).isLessThan(2 * Math.PI / 4 * 1.3);
    }

    @Test
    void acceleratesAndBrakesWithItsAcceleration() {
        goal(20, 3072, 3000); // 2000 step/s2: half way after 0.72 s
        write(40, 1);
        run(0.36);
        assertThat(shown(56)).isCloseTo(2048 + 130, within(50));
        run(0.36);
        assertThat(shown(56)).isCloseTo(2560, within(60));
        run(1.2);
        assertThat(shown(56)).isCloseTo(3072, within(3));
    }

    @Test
    void holdsAgainstALoadAsItsGainAllows() {
        goal(0, 2048, 0);
        write(40, 1);
        rig.plant.loadNm[0] = 0.75;
        run(2);
        double factory = rig.plant.positionRad(0);
        assertThat(factory).isCloseTo(0.75 / 15, within(0.003));
        write(21, 16);
        run(2);
        assertThat(rig.plant.positionRad(0)).isCloseTo(2 * factory, within(0.005));
    }

    @Test
    void givesNoMoreThanItsTorqueLimit() {
        goal(0, 2048, 0);
        write(48, 100, 0);
        write(40, 1);
        rig.plant.loadNm[0] = 0.4;
        run(1);
        assertThat(rig.plant.positionRad(0)).as("10 % of 1.91 Nm do not hold 0.4 Nm").isGreaterThan(0.5);
    }

    @Test
    void brakesWhenDampedAndFallsWhenLimp() {
        rig.plant.loadNm[0] = 0.2;
        write(40, 2);
        run(0.5);
        double damped = rig.plant.positionRad(0);
        rig.plant.place(0, 0);
        write(40, 0);
        run(0.5);
        assertThat(damped).isBetween(0.1, 0.3);
        assertThat(rig.plant.positionRad(0)).isGreaterThan(3 * damped);
    }

    @Test
    void overloadLatchesUntilTorqueWasOff() {
        goal(0, 2048, 0);
        write(40, 1);
        rig.plant.loadNm[0] = 1.8;
        run(2.5);
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 32).isEqualTo(32);
        assertThat(servo.word(48)).as("holding torque, register 34").isEqualTo(200);
        rig.plant.loadNm[0] = 0;
        run(1);
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 32).isEqualTo(32);
        write(40, 0);
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 32).isZero();
        assertThat(servo.word(48)).isEqualTo(1000);
    }

    @Test
    void heatsUpUnderLoadAndTakesItsTorqueOffWhenTooHot() {
        goal(0, 2048, 0);
        write(40, 1);
        rig.plant.loadNm[0] = 0.955;
        run(600);
        assertThat(shown(63) & 0xFF).isCloseTo(48, within(2));
        servo.temperatureC(70.5);
        run(0.002);
        assertThat(servo.register(40)).isZero();
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 4).isEqualTo(4);
    }

    @Test
    void saysWhenItsSupplyIsTooLow() {
        servo.supplyVolts(3.5);
        run(0.002);
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 1).isEqualTo(1);
        servo.supplyVolts(7.4);
        run(0.002);
        assertThat(servo.reply(rig.plant, 56, 2)[4] & 1).isZero();
    }

    @Test
    void itsTorqueFollowsItsSupply() {
        goal(0, 4000, 0);
        rig.plant.loadNm[0] = 100; // nothing moves it
        write(40, 1);
        run(0.1);
        double full = Math.abs(rig.plant.effortNm(0));
        servo.supplyVolts(7.4 / 2);
        run(0.1);
        assertThat(full).isCloseTo(ServoRig.MOTOR.stallTorqueNm(), within(1e-9));
        assertThat(Math.abs(rig.plant.effortNm(0))).isCloseTo(full / 2, within(1e-9));
    }

    @Test
    void aSaggingBatteryTakesVoltageAndTorqueFromTheServosThatItFeeds() {
        BatterySim battery = new BatterySim(7.4, 0.5, 0.6, () -> 0);
        battery.feeds(rig.world, rig.servos);
        run(0.1);
        assertThat(shown(62) & 0xFF).as("idle, 0.6 A for the board").isEqualTo(71);
        goal(0, 4000, 0);
        write(40, 1);
        rig.plant.loadNm[0] = 100;
        run(0.1);
        double volts = 7.4 - 0.5 * (0.6 + servo.currentA());
        assertThat(shown(62) & 0xFF).as("under load").isEqualTo((int) Math.round(10 * volts)).isLessThan(62);
        double torqueNm = ServoRig.MOTOR.stallTorqueNm() * volts / 7.4;
        assertThat(Math.abs(rig.plant.effortNm(0))).isCloseTo(torqueNm, within(0.01));
    }

    @Test
    void withinItsBacklashTheMotorDoesNotReachTheJoint() {
        for (double backlashRad : new double[] {0, 0.1}) {
            servo.imperfections(new FeetechStsSim.Imperfections(backlashRad, 0), new Noise(1));
            rig.plant.place(0, 0.04);
            goal(0, 2048, 0);
            write(40, 1);
            run(1);
            double restsRad = rig.plant.positionRad(0);
            if (backlashRad == 0) {
                assertThat(restsRad).as("a perfect gear").isCloseTo(0, within(0.001));
            } else {
                assertThat(restsRad).as("inside the play nothing pulls").isCloseTo(0.04, within(0.001));
                rig.plant.place(0, 0.5);
                run(2);
                assertThat(Math.abs(rig.plant.positionRad(0))).as("outside of it something does").isLessThan(0.06);
            }
            write(40, 0);
        }
    }

    @Test
    void encoderNoiseHasItsSizeAndRepeatsWithItsSeed() {
        assertThat(spreadSteps(0, 1)).as("off by default").isZero();
        double spread = spreadSteps(0.01, 1); // 6.5 steps
        assertThat(spread).isCloseTo(0.01 * 4096 / (2 * Math.PI), within(0.7));
        assertThat(shownUnder(0.01, 1)).isEqualTo(shownUnder(0.01, 1)).isNotEqualTo(shownUnder(0.01, 2));
    }

    private double spreadSteps(double encoderRad, long seed) {
        double square = 0;
        List<Integer> shown = shownUnder(encoderRad, seed);
        for (int each : shown) {
            square += (each - 2048.0) * (each - 2048);
        }
        return Math.sqrt(square / shown.size());
    }

    /** What a joint at zero shows in 500 steps, always from the same time on. */
    private static List<Integer> shownUnder(double encoderRad, long seed) {
        ServoRig rig = new ServoRig(1);
        FeetechStsSim servo = rig.servos.getFirst();
        servo.imperfections(new FeetechStsSim.Imperfections(0, encoderRad), Noise.of(seed, "joint"));
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rig.clock.elapse(rig.plant.stepNanos());
            rig.world.visit(plant -> servo.reply(plant, 56, 2));
            shown.add(servo.word(56));
        }
        return shown;
    }

    @Test
    void value128MakesThePresentPositionTheMiddle() {
        rig.plant.place(0, 0.5);
        write(40, 128);
        assertThat(shown(56)).isEqualTo(2048);
        assertThat(servo.register(40)).isZero();
    }

    @Test
    void aTurnFurtherTheEncoderShowsTheSame() {
        rig.plant.place(0, 0.5 + 2 * Math.PI);
        int far = shown(56);
        rig.plant.place(0, 0.5);
        assertThat(shown(56)).isEqualTo(far);
    }
}
