package org.sinew.drivers.power;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.RegisterDecoder;

/**
 * Registers of an INA226 in words; {@link Ina226} describes them, the datasheet (SBOS547A, section 7.6) the rest. For
 * people; pure.
 */
@AutoService(RegisterDecoder.class)
public final class Ina226Decoder implements RegisterDecoder {
    private static final int POWER = 0x03;
    private static final int CURRENT = 0x04;
    private static final int CALIBRATION = 0x05;
    private static final int ALERT_LIMIT = 0x07;
    private static final int AFTER_POWER_UP = 0x4127;
    private static final int[] AVERAGES = {1, 4, 16, 64, 128, 256, 512, 1024};
    private static final double[] CONVERSION_MS = {0.14, 0.204, 0.332, 0.588, 1.1, 2.116, 4.156, 8.244};
    /** Equation 1: what one count of the current register is, times calibration and shunt. */
    private static final double CALIBRATION_FACTOR = 0.00512;
    private static final List<String> FLAGS = List.of("latched", "alert_active_high", "overflow", "conversion_ready",
            "alert");
    private static final List<String> ALERTS = List.of("power_over", "bus_under", "bus_over", "shunt_under",
            "shunt_over");

    @Override
    public String chip() {
        return Ina226.TYPE;
    }

    @Override
    public DecodedFrame decode(SortedMap<Integer, byte[]> registers, OptionalDouble shuntOhm) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        int calibration = word(registers, CALIBRATION);
        double countA = calibration > 0 && shuntOhm.isPresent()
                ? CALIBRATION_FACTOR / (calibration * shuntOhm.getAsDouble()) : Double.NaN;
        registers.forEach((register, bytes) -> {
            if (bytes.length != 2) {
                wrong.add(String.format(Locale.ROOT, "register 0x%02X has 2 bytes, not %d", register, bytes.length));
            } else {
                put(register, word(registers, register), shuntOhm, countA, fields, wrong);
            }
        });
        return wrong.isEmpty() ? DecodedFrame.accepted(Kind.STATUS, OptionalInt.empty(), fields, bytes(registers))
                : DecodedFrame.refused(Kind.STATUS, OptionalInt.empty(), String.join("; ", wrong), bytes(registers));
    }

    private static void put(int register, int word, OptionalDouble shuntOhm, double countA,
            Map<String, Object> fields, List<String> wrong) {
        switch (register) {
            case Ina226.CONFIGURATION -> configuration(word, fields);
            case Ina226.SHUNT_VOLTAGE -> {
                fields.put("shunt_uV", (short) word * 2.5);
                shuntOhm.ifPresent(ohm -> fields.put("current_A", Ina226.shuntVolt(word) / ohm));
            }
            case Ina226.BUS_VOLTAGE -> {
                if (word > 0x7FFF) {
                    wrong.add(String.format(Locale.ROOT,
                            "bus voltage 0x%04X has bit 15 set, which this chip never does", word));
                }
                fields.put("bus_V", word * 125 / 100_000.0);
            }
            case POWER -> counts("power", word, 25 * countA, "W", fields);
            case CURRENT -> counts("current_register", (short) word, countA, "A", fields);
            case CALIBRATION -> fields.put("calibration", word);
            case Ina226.MASK_ENABLE -> mask(word, fields);
            case ALERT_LIMIT -> fields.put("alert_limit", word);
            case Ina226.MANUFACTURER -> {
                fields.put("manufacturer", word);
                fields.put("maker", word == 0x5449 ? "Texas Instruments" : "not Texas Instruments");
            }
            case Ina226.DIE -> {
                fields.put("die", word);
                fields.put("die_high12", word >> 4);
                fields.put("revision", word & 0xF);
                fields.put("part", word >> 4 == 0x226 ? "INA226" : "not an INA226");
            }
            default -> wrong.add(String.format(Locale.ROOT,
                    "an INA226 has no register 0x%02X; it has 0x00 to 0x07, 0xFE, 0xFF", register));
        }
    }

    private static void configuration(int word, Map<String, Object> fields) {
        fields.put("config", word);
        fields.put("config_default", AFTER_POWER_UP);
        fields.put("avg", AVERAGES[word >> 9 & 7]);
        fields.put("vbus_ct_ms", CONVERSION_MS[word >> 6 & 7]);
        fields.put("vsh_ct_ms", CONVERSION_MS[word >> 3 & 7]);
        fields.put("mode", word & 7);
        if (word >> 15 != 0) {
            fields.put("reset", true);
        }
    }

    private static void mask(int word, Map<String, Object> fields) {
        fields.put("mask_enable", word);
        for (int bit = 0; bit < FLAGS.size(); bit++) {
            fields.put(FLAGS.get(bit), (word >> bit & 1) != 0);
        }
        List<String> alerts = new ArrayList<>();
        for (int i = 0; i < ALERTS.size(); i++) {
            if ((word >> (11 + i) & 1) != 0) {
                alerts.add(ALERTS.get(i));
            }
        }
        fields.put("alert_on", alerts);
    }

    /** In its unit where calibration and shunt are known, else as counts. */
    private static void counts(String name, int counts, double unit, String suffix, Map<String, Object> fields) {
        if (Double.isNaN(unit)) {
            fields.put(name + "_counts", counts);
        } else {
            fields.put(name + "_" + suffix, counts * unit);
        }
    }

    private static int word(SortedMap<Integer, byte[]> registers, int register) {
        byte[] bytes = registers.get(register);
        return bytes == null || bytes.length != 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    }

    private static byte[] bytes(SortedMap<Integer, byte[]> registers) {
        byte[] all = new byte[registers.values().stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (byte[] each : registers.values()) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        return all;
    }
}
