package org.sinew.drivers.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.Hex;

/** Words that others measured with real chips; sources as in {@link Ina226Test}. */
@Timeout(60)
class Ina226DecoderTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    private static DecodedFrame decode(OptionalDouble shuntOhm, Object... registers) {
        SortedMap<Integer, byte[]> map = new TreeMap<>();
        for (int i = 0; i < registers.length; i += 2) {
            map.put((Integer) registers[i], Hex.of((String) registers[i + 1]));
        }
        return new Ina226Decoder().decode(map, shuntOhm);
    }

    @Test
    void readsVoltages() {
        assertThat(decode(UNKNOWN, 0x02, "28 10", 0x01, "00 9A").fields())
                .containsEntry("bus_V", 12.82).containsEntry("shunt_uV", 385.0).doesNotContainKey("current_A");
        assertThat(decode(UNKNOWN, 0x01, "FF FF").fields()).containsEntry("shunt_uV", -2.5);
        assertThat(decode(UNKNOWN, 0x01, "80 00").fields()).containsEntry("shunt_uV", -81920.0);
    }

    @Test
    void readsTheCurrentWhereTheShuntIsKnown() {
        assertThat((Double) decode(OptionalDouble.of(0.002), 0x01, "03 A2").fields().get("current_A"))
                .isCloseTo(1.1625, within(1e-9));
    }

    @Test
    void readsCurrentAndPowerRegistersOnlyWithTheirCalibration() {
        // datasheet SBOS547A, section 8.2.2.1: 2 milliohm, 1 mA a count, calibration 0x0A00; 10 A at 11.98 V
        DecodedFrame frame = decode(OptionalDouble.of(0.002), 0x03, "12 B8", 0x04, "27 10", 0x05, "0A 00");
        assertThat((Double) frame.fields().get("current_register_A")).isCloseTo(10, within(1e-9));
        assertThat((Double) frame.fields().get("power_W")).isCloseTo(119.8, within(0.1));
        assertThat(decode(UNKNOWN, 0x04, "FF FE").fields()).containsEntry("current_register_counts", -2);
    }

    @Test
    void readsIdentityAndSettings() {
        assertThat(decode(UNKNOWN, 0xFE, "54 49", 0xFF, "22 61", 0x00, "41 27").fields())
                .containsEntry("manufacturer", 21577).containsEntry("die_high12", 550).containsEntry("revision", 1)
                .containsEntry("config_default", 16679).containsEntry("config", 16679).containsEntry("avg", 1)
                .containsEntry("vbus_ct_ms", 1.1).containsEntry("vsh_ct_ms", 1.1).containsEntry("mode", 7);
    }

    @Test
    void refusesWhatTheChipCannotSay() {
        assertThat(decode(UNKNOWN, 0x02, "80 00").reason().orElseThrow()).contains("bit 15");
        assertThat(decode(UNKNOWN, 0x08, "00 00").reason().orElseThrow()).contains("no register 0x08");
        assertThat(decode(UNKNOWN, 0x02, "28").reason().orElseThrow()).contains("2 bytes, not 1");
        assertThat(decode(UNKNOWN, 0x02, "28 10").accepted()).isTrue();
    }
}
