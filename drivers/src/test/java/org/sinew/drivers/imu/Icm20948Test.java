package org.sinew.drivers.imu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.BadValue;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.I2cRegisters;
import org.sinew.drivers.sim.Bench;
import org.sinew.drivers.sim.Icm20948Sim;
import org.sinew.rt.AllocationMeter;

@Timeout(60)
class Icm20948Test {
    private static final long TICK_NANOS = 10_000_000;
    private static final String BURST = "68 w 2d r 14";

    private Bench bench;
    private Icm20948Sim chip;
    private Icm20948 imu;

    @BeforeEach
    void connect() throws DeviceException {
        bench = new Bench();
        chip = new Icm20948Sim(bench.world, "imu", 7);
        bench.board.connect(1, 0x68, chip);
        imu = device(List.of(0.0, 0.0, 0.0), 2000, 8);
    }

    @AfterEach
    void disconnect() {
        imu.close();
        bench.close();
    }

    private Icm20948 device(List<Double> mount, int gyroRangeDps, int accelRangeG) {
        return new Icm20948("torso_imu", new Icm20948.Config(0x68, mount, gyroRangeDps, accelRangeG), bench.i2c);
    }

    /** Opens it and lets the start-up time pass. */
    private void openSettled() throws DeviceException {
        imu.open();
        for (int i = 0; i < 5; i++) {
            bench.turn(imu, TICK_NANOS);
        }
        imu.samples().poll();
    }

    /** Swapped bytes and flipped bits make another count, never one beyond the part's range. */
    @Test
    void noPairOfBytesReadsBeyondTheRangeOfThePart() {
        byte[] two = new byte[2];
        for (int word = 0; word < 0x10000; word++) {
            two[0] = (byte) (word >> 8);
            two[1] = (byte) word;
            int count = I2cRegisters.int16(two, 0);
            for (int dps : new int[] {250, 500, 1000, 2000}) {
                assertThat(Math.abs(Icm20948.gyroRadPerSec(count, dps))).isLessThanOrEqualTo(Math.toRadians(dps));
            }
            for (int g : new int[] {2, 4, 8, 16}) {
                assertThat(Math.abs(Icm20948.accelMetrePerSec2(count, g))).isLessThanOrEqualTo(g * 9.80665);
            }
        }
    }

    @Test
    void identifiesResetsWakesConfiguresAndReadsBackAtOpen() throws Exception {
        imu.open();
        assertThat(bench.wires.seen()).containsExactly(
                "68 w 7f00", "68 w 00 r 1", // bank 0, who am I
                "68 w 0680", "68 w 06 r 1", // reset, asleep?
                "68 w 0601", "68 w 0700", // wake, all axes
                "68 w 7f20", "68 w 0000", "68 w 011f", "68 w 1000", "68 w 1100", "68 w 141d",
                "68 w 01 r 1", "68 w 14 r 1", // read back
                "68 w 7f00", "68 w 06 r 1");
    }

    @Test
    void readsAccelerationRateAndTemperatureInOneBurst() throws Exception {
        openSettled();
        bench.wires.clear();
        long bytes = bench.i2c.stats().bytes();
        long wire = bench.i2c.stats().wireNanos();
        assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.OK);
        assertThat(bench.wires.seen()).containsExactly(BURST);
        assertThat(bench.i2c.stats().bytes() - bytes).as("two address bytes, register, 14 of data").isEqualTo(17);
        assertThat(bench.i2c.stats().wireNanos() - wire).isEqualTo(17 * 9 * 2500L);
        assertThat(imu.samples().poll()).isTrue();
        assertThat(imu.samples().value().stampNanos).isEqualTo(bench.clock.nanos());
        assertThat(imu.samples().value().temperatureC).isCloseTo(31, within(0.01));
    }

    @Test
    void saysWhatThePlantSaysForRandomValuesInEveryRange() throws Exception {
        long seed = System.nanoTime();
        System.out.println("Icm20948Test random values, seed " + seed);
        Random random = new Random(seed);
        int[] gyroRanges = {250, 500, 1000, 2000};
        int[] accelRanges = {2, 4, 8, 16};
        chip.noise(0);
        for (int range = 0; range < 4; range++) {
            imu.close();
            imu = device(List.of(0.0, 0.0, 0.0), gyroRanges[range], accelRanges[range]);
            openSettled();
            double gyroStep = Math.toRadians(gyroRanges[range]) / 32768;
            double accelStep = accelRanges[range] * 9.80665 / 32768;
            for (int n = 0; n < 50; n++) {
                for (int i = 0; i < 3; i++) {
                    bench.plant.gyro[i] = (2 * random.nextDouble() - 1) * 32760 * gyroStep;
                    bench.plant.accel[i] = (2 * random.nextDouble() - 1) * 32760 * accelStep;
                }
                assertThat(bench.turn(imu, 200_000_000)).isEqualTo(WireFault.OK); // the low-pass is through
                assertThat(imu.samples().poll()).isTrue();
                for (int i = 0; i < 3; i++) {
                    assertThat(imu.samples().value().gyroRadPerSec[i])
                            .isCloseTo(bench.plant.gyro[i], within(0.51 * gyroStep));
                    assertThat(imu.samples().value().accelMetrePerSec2[i])
                            .isCloseTo(bench.plant.accel[i], within(0.51 * accelStep));
                }
            }
        }
    }

    @Test
    void stopsAtItsRangeInsteadOfWrappingRound() throws Exception {
        openSettled();
        bench.plant.gyro[2] = 50; // 2865 degrees per second
        bench.plant.accel[0] = -100; // 10.2 g
        bench.turn(imu, 200_000_000);
        imu.samples().poll();
        assertThat(imu.samples().value().gyroRadPerSec[2]).isCloseTo(Math.toRadians(2000), within(0.01));
        assertThat(imu.samples().value().accelMetrePerSec2[0]).isCloseTo(-8 * 9.80665, within(0.01));
    }

    @Test
    void turnsReadingsFromItsMountingIntoTheLink() throws Exception {
        imu = device(List.of(0.0, 0.0, 90.0), 2000, 8); // the chip's x points to the link's left
        bench.plant.accel[0] = 3;
        bench.plant.gyro[1] = 1;
        openSettled();
        bench.turn(imu, 200_000_000);
        imu.samples().poll();
        assertThat(imu.samples().value().accelMetrePerSec2[1]).isCloseTo(3, within(0.1));
        assertThat(imu.samples().value().accelMetrePerSec2[2]).isCloseTo(9.81, within(0.1));
        assertThat(imu.samples().value().gyroRadPerSec[0]).isCloseTo(-1, within(0.02));
    }

    @Test
    void turnsRollThenPitchThenYawAboutFixedAxes() {
        double[] r = Icm20948.rotation(90, 90, 0); // roll takes y to z, pitch takes that z to x
        assertThat(new double[] {r[1], r[4], r[7]}).containsExactly(new double[] {1, 0, 0}, within(1e-15));
        double[] yaw = Icm20948.rotation(0, 90, 90); // pitch takes z to x, yaw takes that x to y
        assertThat(new double[] {yaw[2], yaw[5], yaw[8]}).containsExactly(new double[] {0, 1, 0}, within(1e-15));
    }

    @Test
    void publishesNothingUntilTheGyroscopeHasStarted() throws Exception {
        imu.open();
        for (int i = 0; i < 4; i++) {
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.OK);
            assertThat(imu.samples().poll()).as("turn %d", i).isFalse();
        }
        bench.turn(imu, TICK_NANOS);
        assertThat(imu.samples().poll()).isTrue();
    }

    @Test
    void opensOrSaysWhyWhicheverTransactionIsNotAcknowledged() throws Exception {
        imu.open();
        int transactions = bench.wires.seen().size();
        for (int index = 0; index < transactions; index++) {
            imu.close();
            bench.wires.clear();
            bench.wires.failAt(index, WireFault.NACK);
            boolean polling = index == 3; // the chip may be deaf while it resets: asked again
            if (polling) {
                imu.open();
            } else {
                assertThatThrownBy(imu::open).as("transaction %d", index).isInstanceOf(DeviceException.class)
                        .hasMessageContaining("torso_imu").hasMessageContaining("0x68").hasMessageContaining("i2c1")
                        .hasMessageContaining("NACK");
            }
        }
    }

    @Test
    void reportsABurstThatFailsAndGoesOnWithTheNext() throws Exception {
        openSettled();
        for (WireFault fault : List.of(WireFault.NACK, WireFault.TIMEOUT, WireFault.GONE)) {
            bench.wires.clear();
            bench.wires.failAt(0, fault);
            long errors = bench.i2c.stats().errors();
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(fault);
            assertThat(imu.samples().poll()).as("nothing published after %s", fault).isFalse();
            assertThat(bench.i2c.stats().errors()).isEqualTo(errors + 1);
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.OK);
            assertThat(imu.samples().poll()).isTrue();
        }
    }

    @Test
    void noticesAResetInMidRunAndSetsTheChipUpAgain() throws Exception {
        openSettled();
        chip.reset();
        assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.STUCK);
        assertThat(imu.samples().poll()).as("zeros are not published").isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.OK);
        }
        assertThat(imu.samples().poll()).isTrue();
        assertThat(imu.samples().value().accelMetrePerSec2[2]).as("in the configured range again")
                .isCloseTo(9.81, within(0.2));
    }

    @Test
    void goesOnSettingUpWhenTheChipIsNotAcknowledgedMeanwhile() throws Exception {
        openSettled();
        bench.wires.clear();
        chip.reset();
        bench.wires.failAt(6, WireFault.NACK); // in bank 2, where a burst would read something else
        assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.NACK);
        WireFault outcome = WireFault.STUCK;
        for (int i = 0; i < 20; i++) {
            outcome = bench.turn(imu, TICK_NANOS);
        }
        assertThat(outcome).isEqualTo(WireFault.OK);
        assertThat(imu.samples().poll()).isTrue();
        assertThat(imu.samples().value().accelMetrePerSec2[2]).isCloseTo(9.81, within(0.2));
    }

    @Test
    void wakesAChipWhoseSleepBitFlippedBack() throws Exception {
        openSettled();
        chip.sleep();
        boolean stuck = false;
        long lastStamp = imu.samples().value().stampNanos;
        for (int i = 0; i < 15; i++) {
            stuck |= bench.turn(imu, TICK_NANOS) == WireFault.STUCK;
        }
        assertThat(stuck).isTrue();
        assertThat(imu.samples().poll()).isTrue();
        assertThat(imu.samples().value().stampNanos).isGreaterThan(lastStamp);
    }

    @Test
    void neverPublishesTheSameCountsTwiceAndReportsAFrozenChip() throws Exception {
        openSettled();
        chip.freeze(true);
        for (int i = 0; i < 4; i++) {
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.OK);
            assertThat(imu.samples().poll()).isFalse();
        }
        assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.STUCK);
        chip.freeze(false);
        for (int i = 0; i < 5; i++) {
            bench.turn(imu, TICK_NANOS);
        }
        assertThat(imu.samples().poll()).isTrue();
    }

    private long identified() {
        return bench.wires.seen().stream().filter("68 w 00 r 1"::equals).count();
    }

    @Test
    void setsAChipThatOnlyAnswersZerosUpTenTimesASecond() throws Exception {
        openSettled();
        bench.wires.clear();
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> {
            if (length == Icm20948.BURST_BYTES) {
                java.util.Arrays.fill(read, readOffset, readOffset + length, (byte) 0);
            }
        });
        for (int i = 0; i < 100; i++) {
            assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.STUCK);
        }
        assertThat(identified()).as("in one second").isEqualTo(10);
    }

    @Test
    void looksForAChipThatIsAnotherTenTimesASecond() throws Exception {
        openSettled();
        bench.wires.clear();
        bench.wires.spoil((write, writeOffset, read, readOffset, length) ->
                java.util.Arrays.fill(read, readOffset, readOffset + length, (byte) 0));
        int wrong = 0;
        for (int i = 0; i < 100; i++) {
            wrong += bench.turn(imu, TICK_NANOS) == WireFault.WRONG_ID ? 1 : 0;
        }
        assertThat(identified()).as("in one second").isEqualTo(10);
        assertThat(wrong).isEqualTo(10);
    }

    @Test
    void takesABusHeldHighForADeadChip() throws Exception {
        openSettled();
        bench.wires.spoil((write, writeOffset, read, readOffset, length) ->
                java.util.Arrays.fill(read, readOffset, readOffset + length, (byte) 0xFF));
        assertThat(bench.turn(imu, TICK_NANOS)).isEqualTo(WireFault.WRONG_ID);
        assertThat(imu.samples().poll()).isFalse();
    }

    @Test
    void doesNotTakeExactZeroAccelerationForAReading() throws Exception {
        openSettled();
        bench.wires.spoil((write, writeOffset, read, readOffset, length) ->
                java.util.Arrays.fill(read, readOffset, readOffset + Math.min(6, length), (byte) 0));
        bench.turn(imu, TICK_NANOS);
        assertThat(imu.samples().poll()).isFalse();
    }

    @Test
    void refusesAnotherChip() {
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> read[readOffset] = 0x71);
        assertThatThrownBy(imu::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("says 0x71").hasMessageContaining("ICM-20948 says 0xea");
    }

    @Test
    void saysThatNothingAnswers() {
        bench.board.disconnect(1, 0x68);
        assertThatThrownBy(imu::open).isInstanceOf(DeviceException.class)
                .hasMessage("torso_imu: no ICM-20948 at 0x68 on bus i2c1 (NACK). "
                        + "Check power, wiring and pin AD0 (high: 0x69)");
    }

    @Test
    void refusesASettingThatDoesNotStick() {
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> {
            if (write[writeOffset] == 0x14) {
                read[readOffset] = 1;
            }
        });
        assertThatThrownBy(imu::open).isInstanceOf(DeviceException.class).hasMessageContaining("NOISE");
    }

    @Test
    void closesWhileTheBusIsBusyAndOpensAgain() throws Exception {
        bench.wires.pause(2);
        for (int i = 0; i < 3; i++) {
            BusWorker worker = new BusWorker(bench.i2c, List.of(imu), bench.worker, Bench::failed);
            worker.start();
            for (int k = 0; k < 5; k++) {
                worker.wake();
                Thread.sleep(1);
            }
            worker.close();
            assertThat(imu.transact(bench.clock.nanos())).as("closed").isEqualTo(WireFault.GONE);
        }
    }

    @Test
    void namesTheKeyOfABadValue() {
        assertBad("address", () -> new Icm20948.Config(0x70, List.of(0.0, 0.0, 0.0), 2000, 8));
        assertBad("mount_rpy_deg", () -> new Icm20948.Config(0x68, List.of(0.0, 0.0), 2000, 8));
        assertBad("mount_rpy_deg", () -> new Icm20948.Config(0x68, List.of(0.0, Double.NaN, 0.0), 2000, 8));
        assertBad("gyro_range_dps", () -> new Icm20948.Config(0x68, List.of(0.0, 0.0, 0.0), 200, 8));
        assertBad("accel_range_g", () -> new Icm20948.Config(0x68, List.of(0.0, 0.0, 0.0), 2000, 3));
        assertBad("bus", () -> new Icm20948.Driver().create("x",
                new Icm20948.Config(0x68, List.of(0.0, 0.0, 0.0), 2000, 8), bench.gpio));
    }

    private static void assertBad(String key, org.assertj.core.api.ThrowableAssert.ThrowingCallable make) {
        assertThatThrownBy(make).isInstanceOfSatisfying(BadValue.class, e -> assertThat(e.key()).isEqualTo(key));
    }

    @Test
    void allocatesNothingPerTurn() throws Exception {
        openSettled();
        bench.wires.silence();
        bench.plant.stepNanos = Long.MAX_VALUE / 2; // the driver and its chip are measured, not the physics
        AllocationMeter meter = new AllocationMeter();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 20 && bytes > 0; round++) {
            meter.start();
            for (int i = 0; i < 1000; i++) {
                bench.turn(imu, TICK_NANOS);
            }
            bytes = Math.min(bytes, meter.bytes());
        }
        assertThat(bytes).isZero();
    }
}
