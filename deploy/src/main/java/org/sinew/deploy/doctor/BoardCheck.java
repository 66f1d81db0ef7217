package org.sinew.deploy.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Heat and supply, as far as the board tells. */
final class BoardCheck {
    /**
     * What a Raspberry Pi's firmware holds back, by bit; 16 bits higher: what it has held back since it was switched on
     * (Raspberry Pi documentation, "vcgencmd", get_throttled).
     */
    private static final List<String> HELD_BACK = List.of("too low a supply voltage", "a capped clock",
            "throttling", "the soft temperature limit");
    private static final int SINCE_ON = 16;
    /** A Raspberry Pi throttles from 80 °C on (its documentation, "Frequency management and thermal control"). */
    private static final double HOT_C = 80;
    private static final double WARM_C = 70;
    private static final String SUPPLY = "use the supply that the board's maker names, and a short thick cable; never"
            + " feed board and servos from one weak source";
    private static final String COOL = "give it a heat sink or a fan, and air";

    private final SystemFiles files;

    BoardCheck(SystemFiles files) {
        this.files = files;
    }

    Stream<Finding> all() {
        List<Finding> found = new ArrayList<>();
        if (!files.board().isEmpty()) {
            found.add(Finding.ok("board", files.board()));
        }
        files.list("/sys/class/thermal", "thermal_zone*").forEach(zone -> temperature(zone, found));
        files.list("/sys/devices/platform", "soc*").stream().flatMap(soc -> files.list(soc, "soc*firmware").stream())
                .map(firmware -> files.text(firmware + "/get_throttled")).filter(word -> word.matches("[0-9a-f]{1,8}"))
                .forEach(word -> throttled(Long.parseLong(word, 16), found));
        files.list("/sys/class/hwmon", "hwmon*").forEach(monitor -> underVoltage(monitor, found));
        return found.stream();
    }

    /** Linux, Documentation/ABI/testing/sysfs-class-thermal: thousandths of a degree. */
    private void temperature(String zone, List<Finding> found) {
        files.number(zone + "/temp").ifPresent(milli -> {
            double celsius = milli / 1000.0;
            String where = "temperature " + files.text(zone + "/type");
            String what = String.format(Locale.ROOT, "%.0f °C", celsius);
            found.add(celsius >= HOT_C ? Finding.problem(where, what + ": the processor slows down", COOL)
                    : celsius >= WARM_C ? Finding.advice(where, what, COOL) : Finding.ok(where, what));
        });
    }

    private static void throttled(long bits, List<Finding> found) {
        int before = found.size();
        for (int i = 0; i < HELD_BACK.size(); i++) {
            String fix = i == 0 ? SUPPLY : COOL;
            if ((bits >> i & 1) == 1) {
                found.add(Finding.problem("firmware", "now: " + HELD_BACK.get(i), fix));
            } else if ((bits >> (i + SINCE_ON) & 1) == 1) {
                found.add(Finding.advice("firmware", "since it was switched on: " + HELD_BACK.get(i), fix));
            }
        }
        if (found.size() == before) {
            found.add(Finding.ok("firmware", "nothing is held back"));
        }
    }

    /** Linux, Documentation/hwmon/raspberrypi-hwmon.rst: in0_lcrit_alarm is 1 while the supply is too low. */
    private void underVoltage(String monitor, List<Finding> found) {
        if (!files.text(monitor + "/name").equals("rpi_volt")) {
            return;
        }
        found.add(files.text(monitor + "/in0_lcrit_alarm").equals("1")
                ? Finding.problem("supply", "the voltage is too low", SUPPLY) : Finding.ok("supply", "no alarm"));
    }
}
