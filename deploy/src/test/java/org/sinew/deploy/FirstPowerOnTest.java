package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final Path MJCF = Path.of("robots/kid20/kid20.xml");
    /** What of the robot is looked at while a joint is moved. */
    private static final Map<String, String> PARTS = Map.ofEntries(Map.entry("hip_yaw", "toes"),
            Map.entry("hip_roll", "whole leg"), Map.entry("hip_pitch", "whole leg"), Map.entry("knee", "shin"),
            Map.entry("ankle_pitch", "toes"), Map.entry("ankle_roll", "left edge of the foot"),
            Map.entry("shoulder_pitch", "whole arm"), Map.entry("shoulder_roll", "whole arm"),
            Map.entry("elbow", "forearm"), Map.entry("head_pan", "nose"), Map.entry("head_tilt", "nose"));
    private static final Pattern ROW = Pattern.compile("\\| (`\\w+`(, )?)+ \\| [a-z ]+ \\| (left|back|up|down)\\b.*");
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
        assertThat(page).contains("| VBUS", "| A0 and A1 | ground |");
        assertThat(picture).contains(">VBUS<", ">A0, A1<");
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
        RobotConfig alone = read(Files.writeString(folder.resolve("senses.yaml"), block("name: senses")));
        RobotConfig kit = read(KID20);
        assertThat(alone.joints()).isEmpty();
        assertThat(parts(alone)).isEqualTo(parts(kit)).hasSize(5);
    }

    @Test
    void whereTheTableSaysThatAPartGoesItGoesByTheAxesOfTheRobot() throws Exception {
        assertThat(directions(Files.readString(PAGE))).isEqualTo(directions(read(KID20), Files.readString(MJCF)));
    }

    @Test
    void anAxisThatWasTurnedRoundIsFound() throws Exception {
        String turned = Files.readString(MJCF).replace("left_knee\" axis=\"0 1 0\"", "left_knee\" axis=\"0 -1 0\"");
        assertThat(directions(read(KID20), turned)).containsEntry("left_knee", "shin forward")
                .isNotEqualTo(directions(Files.readString(PAGE)));
    }

    /** What moves and where to, by joint, as the page says it. */
    private static Map<String, String> directions(String page) {
        Map<String, String> directions = new TreeMap<>();
        page.lines().filter(line -> ROW.matcher(line).matches()).forEach(line -> {
            String[] cells = line.split(" *\\| *");
            for (String joint : cells[1].replace("`", "").split(", ")) {
                directions.put(joint, cells[2] + " " + cells[3].replaceFirst(" .*", ""));
            }
        });
        return directions;
    }

    /** The same by the right-hand rule; x forward, y left, z up, and no frame of the robot is turned. */
    private static Map<String, String> directions(RobotConfig robot, String mjcf) {
        assertThat(mjcf).doesNotContain("quat=", "euler=", "axisangle=");
        Map<String, String> directions = new TreeMap<>();
        robot.joints().forEach(joint -> {
            Matcher axis = Pattern.compile("joint name=\"" + joint.name() + "\" axis=\"(.*?) (.*?) (.*?)\"")
                    .matcher(mjcf);
            assertThat(axis.find()).as(joint.name()).isTrue();
            String part = PARTS.get(joint.name().replaceFirst("left_|right_", ""));
            directions.put(joint.name(), part + " " + turned(new int[] {Integer.parseInt(axis.group(1)),
                Integer.parseInt(axis.group(2)), Integer.parseInt(axis.group(3))}, from(String.valueOf(part))));
        });
        return directions;
    }

    /** Where a part lies from its joint, legs straight and arms hanging. */
    private static int[] from(String part) {
        return switch (part) {
            case "toes", "nose" -> new int[] {1, 0, 0};
            case "left edge of the foot" -> new int[] {0, 1, 0};
            default -> new int[] {0, 0, -1};
        };
    }

    private static String turned(int[] axis, int[] part) {
        int x = axis[1] * part[2] - axis[2] * part[1];
        int y = axis[2] * part[0] - axis[0] * part[2];
        int z = axis[0] * part[1] - axis[1] * part[0];
        return x != 0 ? x > 0 ? "forward" : "back" : y != 0 ? y > 0 ? "left" : "right" : z > 0 ? "up" : "down";
    }

    /** Each joint is weak and slow at the first arming, and the dry run ends as the page says. */
    @Test
    void theFirstArmingIsGentle() throws Exception {
        Files.writeString(folder.resolve("robot.yaml"), "include: " + KID20.toRealPath() + "\n");
        Files.writeString(folder.resolve("nod.yaml"), block("name: nod"));
        Path gentle = Files.writeString(folder.resolve("gentle.yaml"), block("include: robot.yaml"));
        assertThat(read(gentle).joints()).hasSize(20).allSatisfy(joint -> {
            assertThat(joint.limits().maxVelocityRadPerSec()).isEqualTo(0.5);
            assertThat(joint.config().toString()).contains("torqueLimitPermille=300");
        });
        assertThat(sinew("check", gentle.toString())).isEqualTo(Main.FINE);
        String[] dryRun = {"run", gentle.toString(), "--sim", "--fast", "--arm", "--for", "10s", "--socket",
            folder.resolve("control.sock").toString()};
        assertThat(sinew(dryRun)).isEqualTo(Main.FINE);
        assertThat(sinew(Stream.concat(Stream.of(dryRun), Stream.of("--no-models")).toArray(String[]::new)))
                .as("nobody looks at the ball, as the page says").isEqualTo(Main.FELL_SHORT);
    }

    private static int sinew(String... words) {
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), words);
    }

    private static String block(String with) throws IOException {
        return Document.all().stream().filter(each -> each.file().endsWith("first-power-on.md"))
                .flatMap(each -> each.blocks().stream()).map(Document.Part::text)
                .filter(text -> text.contains(with)).findFirst().orElseThrow();
    }

    private static RobotConfig read(Path file) throws Exception {
        return RobotConfig.read(file, DriverCatalog.load().types());
    }

    private static List<String> parts(RobotConfig robot) {
        return robot.devices().stream().map(each -> each.name() + " " + each.config()).toList();
    }
}
