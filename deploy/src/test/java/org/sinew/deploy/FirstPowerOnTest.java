package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;

/** A wire goes where the robot file, the page and its picture say, and these three say the same. */
@Timeout(60)
class FirstPowerOnTest {
    private static final Path PAGE = Path.of("docs/first-power-on.md");
    private static final Path PICTURE = Path.of("docs/pictures/wiring.svg");
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml");
    private static final Pattern LINE = Pattern.compile("(\\w+): +\\{ type: gpio-input, bus: gpio, line: (\\d+)");
    /** Pins by the number of their GPIO; Raspberry Pi documentation, GPIO and the 40-pin header. */
    private static final Map<Integer, Integer> PINS = Map.of(2, 3, 3, 5, 17, 11, 22, 15, 23, 16);

    @TempDir
    private Path folder;

    /** Line by name of the part. */
    private static Map<String, Integer> lines(String robotFile) {
        Map<String, Integer> lines = new TreeMap<>();
        Matcher found = LINE.matcher(robotFile);
        while (found.find()) {
            lines.put(found.group(1), Integer.valueOf(found.group(2)));
        }
        return lines;
    }

    private static void agree(String robotFile, String page, String picture) {
        Map<String, Integer> lines = lines(robotFile);
        assertThat(lines).containsOnlyKeys("estop", "left_foot", "right_foot");
        lines.forEach((part, gpio) -> {
            String pin = "pin " + PINS.get(gpio);
            assertThat(page).contains("`" + part + "`, line " + gpio, pin + " (GPIO " + gpio + ")");
            assertThat(picture).contains(pin + ": GPIO " + gpio);
        });
        assertThat(page).contains("pins 3 (SDA, GPIO 2) and 5 (SCL, GPIO 3)");
        assertThat(picture).contains("pin 3: SDA, GPIO 2", "pin 5: SCL, GPIO 3");
    }

    @Test
    void pageAndPictureHaveThePinsOfTheRobotFile() throws IOException {
        agree(Files.readString(KID20), Files.readString(PAGE), Files.readString(PICTURE));
    }

    @Test
    void aWireThatWasMovedInTheRobotFileAloneIsFound() throws IOException {
        String moved = Files.readString(KID20).replace("line: 17", "line: 23");
        assertThat(moved).isNotEqualTo(Files.readString(KID20));
        String page = Files.readString(PAGE);
        String picture = Files.readString(PICTURE);
        assertThatThrownBy(() -> agree(moved, page, picture)).isInstanceOf(AssertionError.class);
    }

    /** The file without servos has the kit's sensors, each as the kit's file sets it. */
    @Test
    void theSensorsAloneAreThoseOfTheKit() throws Exception {
        String senses = Document.all().stream().filter(each -> each.file().endsWith("first-power-on.md"))
                .flatMap(each -> each.blocks().stream()).map(Document.Part::text)
                .filter(text -> text.contains("name: senses")).findFirst().orElseThrow();
        RobotConfig alone = read(Files.writeString(folder.resolve("senses.yaml"), senses));
        RobotConfig kit = read(KID20);
        assertThat(alone.joints()).isEmpty();
        assertThat(parts(alone)).isEqualTo(parts(kit)).hasSize(5);
    }

    private static RobotConfig read(Path file) throws Exception {
        return RobotConfig.read(file, DriverCatalog.load().types());
    }

    private static List<String> parts(RobotConfig robot) {
        return robot.devices().stream().map(each -> each.name() + " " + each.config()).toList();
    }
}
