package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Ina226SimTest {
    private long now;
    private double loadA = 4;
    private final BatterySim battery = new BatterySim(12, 0.1, 1, () -> loadA);
    private final Ina226Sim chip = new Ina226Sim(battery, 0.01, () -> now);
    private final byte[] word = new byte[2];

    private int read(int register) {
        chip.write(new byte[] {(byte) register}, 0, 1);
        chip.read(word, 0, 2);
        return (word[0] & 0xFF) << 8 | word[1] & 0xFF;
    }

    private void write(int register, int value) {
        chip.write(new byte[] {(byte) register, (byte) (value >> 8), (byte) value}, 0, 3);
    }

    @Test
    void saysAfterPowerUpWhatTheDatasheetSays() {
        assertThat(read(0xFE)).isEqualTo(0x5449);
        assertThat(read(0xFF)).isEqualTo(0x2260);
        assertThat(read(0x00)).isEqualTo(0x4127);
        assertThat(read(0x02)).as("no conversion has ended").isZero();
    }

    @Test
    void convertsAfterItsTimeAndRaisesAFlagThatReadingClears() {
        now += 2_199_999;
        assertThat(read(0x06) & 8).isZero();
        now += 1;
        assertThat(read(0x06) & 8).isEqualTo(8);
        assertThat(read(0x06) & 8).isZero();
        assertThat(read(0x02)).as("11.5 V").isEqualTo(9200);
        assertThat(read(0x01)).as("5 A across 0.01 ohm").isEqualTo(20_000);
        write(0x00, 0x4527);
        now += 35_199_999;
        assertThat(read(0x06) & 8).as("16 averages").isZero();
        now += 1;
        assertThat(read(0x06) & 8).isEqualTo(8);
    }

    @Test
    void currentAndPowerNeedTheCalibrationThatAResetForgets() {
        now += 10_000_000;
        assertThat(read(0x04)).isZero();
        write(0x05, 2048); // 0.00512 / (0.25 mA * 0.01 ohm)
        now += 10_000_000;
        assertThat(read(0x04)).as("5 A at 0.25 mA").isEqualTo(20_000);
        assertThat(read(0x03)).as("57.5 W at 25 * 0.25 mW").isEqualTo(9200);
        chip.reset();
        now += 10_000_000;
        assertThat(read(0x05)).isZero();
        assertThat(read(0x04)).isZero();
    }

    @Test
    void triggersOnceOrNotAtAllAsItsModeSays() {
        write(0x00, 0x4123);
        now += 10_000_000;
        assertThat(read(0x02)).isEqualTo(9200);
        loadA = 9;
        now += 10_000_000;
        assertThat(read(0x02)).as("triggered, done").isEqualTo(9200);
        write(0x00, 0x4120);
        now += 10_000_000;
        assertThat(read(0x02)).as("powered down").isEqualTo(9200);
        write(0x00, 0x4126);
        now += 10_000_000;
        assertThat(read(0x02)).as("bus only").isEqualTo(8800);
        assertThat(read(0x01)).isEqualTo(20_000);
    }

    @Test
    void batterySagsWithLoadAndNeverBelowZero() {
        assertThat(battery.voltageV(battery.currentA())).isEqualTo(11.5);
        battery.source(10);
        assertThat(battery.voltageV(5)).isEqualTo(9.5);
        assertThat(battery.voltageV(1000)).isZero();
        assertThat(BatterySim.threeCells(() -> 0).voltageV(0)).isEqualTo(12.2);
    }
}
