package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.sim.World;

@Timeout(60)
class Icm20948SimTest {
    private final StillPlant plant = new StillPlant();
    private final SteppedClock clock = new SteppedClock(0);
    private final World world = new World(plant, clock);
    private final Icm20948Sim chip = new Icm20948Sim(world, "imu", 3);
    private final byte[] answer = new byte[14];

    private void write(int... bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) bytes[i];
        }
        chip.write(out, 0, out.length);
    }

    private byte[] read(int register, int length) {
        write(register);
        chip.read(answer, 0, length);
        return answer;
    }

    private void wake() {
        write(0x06, 0x01);
    }

    private int accelZ() {
        return ByteBuffer.wrap(read(0x2D, 14)).getShort(4);
    }

    @Test
    void wakesUpAsleepWithTheValuesOfTheDatasheet() {
        assertThat(read(0x00, 1)[0]).isEqualTo((byte) 0xEA);
        assertThat(read(0x06, 1)[0]).isEqualTo((byte) 0x41);
        assertThat(read(0x05, 1)[0]).isEqualTo((byte) 0x40);
        clock.elapse(100_000_000);
        assertThat(read(0x2D, 14)).as("asleep").containsOnly(0);
        write(0x7F, 0x20);
        assertThat(read(0x01, 1)[0]).isEqualTo((byte) 1);
        assertThat(read(0x14, 1)[0]).isEqualTo((byte) 1);
    }

    @Test
    void keepsTheSelectedBankAndAnswersWithItsRegisters() {
        write(0x7F, 0x20);
        assertThat(read(0x00, 1)[0]).as("GYRO_SMPLRT_DIV, not WHO_AM_I").isZero();
        assertThat(read(0x7F, 1)[0]).isEqualTo((byte) 0x20);
        write(0x7F, 0x00);
        assertThat(read(0x00, 1)[0]).isEqualTo((byte) 0xEA);
    }

    @Test
    void identityAndDataCannotBeWritten() {
        write(0x00, 0x55);
        write(0x2D, 1, 2, 3);
        assertThat(read(0x00, 1)[0]).isEqualTo((byte) 0xEA);
        assertThat(read(0x2D, 3)).startsWith(0, 0, 0);
    }

    @Test
    void takesSettingsOnlyAwake() {
        write(0x7F, 0x20);
        write(0x14, 0x07);
        assertThat(read(0x14, 1)[0]).isEqualTo((byte) 1);
        write(0x7F, 0x00);
        wake();
        write(0x7F, 0x20);
        write(0x14, 0x07);
        assertThat(read(0x14, 1)[0]).isEqualTo((byte) 7);
    }

    @Test
    void resetBitAndBrownOutPutEverythingBack() {
        wake();
        write(0x7F, 0x20);
        write(0x14, 0x07);
        write(0x7F, 0x00);
        write(0x06, 0x80);
        assertThat(read(0x06, 1)[0]).isEqualTo((byte) 0x41);
        wake();
        chip.reset();
        assertThat(read(0x06, 1)[0]).isEqualTo((byte) 0x41);
    }

    @Test
    void rangesScaleTheCounts() {
        chip.noise(0);
        wake();
        for (int range = 0; range < 4; range++) {
            write(0x7F, 0x20);
            write(0x14, 0x19 | range << 1);
            write(0x7F, 0x00);
            clock.elapse(100_000_000);
            assertThat(accelZ()).isCloseTo((int) Math.round(9.81 / 9.80665 * 16384) >> range, within(1));
        }
    }

    @Test
    void takesANewSampleAtItsRateAndNotBetween() {
        wake();
        clock.set(10_000_000);
        int first = accelZ();
        assertThat(accelZ()).isEqualTo(first);
        clock.elapse(888_889);
        byte[] before = read(0x2D, 14).clone();
        clock.elapse(888_889);
        assertThat(read(0x2D, 14)).isNotEqualTo(before);
    }

    @Test
    void lowPassLetsThroughSixtyThreePercentAfterOneTimeConstant() {
        chip.noise(0);
        wake();
        write(0x7F, 0x20);
        write(0x14, 6 << 3 | 1); // 5.7 Hz, 27.9 ms, +-2 g
        write(0x7F, 0x00);
        clock.set(1_000_000_000);
        assertThat(accelZ()).isCloseTo(16390, within(2));
        plant.accel[2] = 0;
        clock.elapse(28_000_000);
        assertThat(accelZ() / 16390.0).isCloseTo(Math.exp(-1), within(0.02));
    }

    @Test
    void noiseIsThatOfTheDatasheetAndTheSameForTheSameSeed() {
        wake();
        write(0x7F, 0x20);
        write(0x01, 0x19); // 51.2 Hz, 250 deg/s
        write(0x7F, 0x00);
        Icm20948Sim twin = new Icm20948Sim(world, "imu", 3);
        Icm20948Sim other = new Icm20948Sim(world, "imu", 4);
        for (Icm20948Sim each : new Icm20948Sim[] {twin, other}) {
            each.write(new byte[] {0x06, 1}, 0, 2);
            each.write(new byte[] {0x7F, 0x20}, 0, 2);
            each.write(new byte[] {0x01, 0x19}, 0, 2);
            each.write(new byte[] {0x7F, 0}, 0, 2);
        }
        double sum = 0;
        double squares = 0;
        int differences = 0;
        byte[] theirs = new byte[14];
        for (int i = 0; i < 5000; i++) {
            clock.elapse(2_000_000);
            int count = ByteBuffer.wrap(read(0x2D, 14)).getShort(6);
            sum += count;
            squares += (double) count * count;
            twin.write(new byte[] {0x2D}, 0, 1);
            twin.read(theirs, 0, 14);
            assertThat(theirs).isEqualTo(answer);
            other.write(new byte[] {0x2D}, 0, 1);
            other.read(theirs, 0, 14);
            differences += java.util.Arrays.equals(theirs, answer) ? 0 : 1;
        }
        double expected = 0.015 * Math.sqrt(51.2 * Math.PI / 2) * 131.072; // counts
        assertThat(Math.sqrt(squares / 5000)).isCloseTo(expected, within(0.05 * expected));
        assertThat(sum / 5000).isCloseTo(0, within(0.1 * expected));
        assertThat(differences).isGreaterThan(4900);
    }

    @Test
    void switchedOffSensorsKeepStill() {
        wake();
        write(0x07, 0x38); // accelerometer off
        clock.elapse(10_000_000);
        assertThat(ByteBuffer.wrap(read(0x2D, 14)).getInt(0)).isZero();
        assertThat(ByteBuffer.wrap(answer).getLong(6)).isNotZero();
    }

    @Test
    void namesTheInertialUnitsThatThePlantHas() {
        assertThatThrownBy(() -> new Icm20948Sim(world, "head", 1)).hasMessageContaining("[imu]");
    }
}
