package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Places;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.PropPath;

@Timeout(30)
class ScenarioFileTest {
    private static final String GOOD = """
            sinew: 1
            name: show
            moves:
              ball:
                from: 2s
                once: [{ to_m: [0.6, 0.2, 0.4], in: 1s, hold: 500ms }]
                repeat:
                  - { to_m: [0.6, -0.2, 0.4], in: 2s }
                  - { to_m: [0.6, 0.2, 0.4], in: 2s }
            checks:
              - { name: touched, site: gripper, reaches: bead, within_m: 0.01 }
              - { name: seen, camera: hand, looks_at: ball, within_deg: 12, share: 0.9, from: 5s }
            """;
    private static final Mjcf ARM = Mjcf.read(Path.of("robots/arm6/arm6.xml"));

    @TempDir
    private Path folder;

    private static Prop ball(String name, double massKg) {
        return new Prop(name, Prop.Kind.BALL, List.of(0.05), List.of(0.5, 0.0, 0.4), List.of(1.0, 0.0, 0.0, 0.0),
                massKg, 0.5, List.of(1.0, 0.0, 0.0, 1.0), Prop.NO_MARKER);
    }

    /** Where a robot file has the props. */
    private static Places robot() throws ConfigException {
        return ConfigReader.parse("robot.yaml", "sim:\n  props: { ball: 1, bead: 1, loose: 1 }\n").places();
    }

    private Path file() {
        return folder.resolve("show.scenario.yaml");
    }

    private ScenarioFile.Content read(String text) throws IOException, ConfigException {
        return ScenarioFile.read(Files.writeString(file(), text), ARM,
                List.of(ball("ball", 0), ball("bead", 0), ball("loose", 0.1)), robot());
    }

    private void refused(String good, String bad, String place, String... words) {
        assertThat(GOOD).as("what this test spoils").contains(good);
        assertThatThrownBy(() -> read(GOOD.replace(good, bad))).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file() + ":" + place).hasMessageContainingAll(words)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aGoodFileIsAPathAndTwoChecks() throws Exception {
        ScenarioFile.Content content = read(GOOD);
        double[] at = new double[3];
        double[] velocity = new double[3];
        content.paths().get("ball").at(2_000_000_000L, at, velocity);
        assertThat(at).as("begins where the robot file puts it").containsExactly(0.5, 0, 0.4);
        content.paths().get("ball").at(3_200_000_000L, at, velocity);
        assertThat(at).containsExactly(0.6, 0.2, 0.4);
        content.paths().get("ball").at(4_500_000_000L, at, velocity);
        assertThat(at[1]).isCloseTo(0, within(1e-12));
        assertThat(content.checks()).extracting(ScenarioFile.Check::name).containsExactly("touched", "seen");
    }

    @Test
    void whatIsNotWrittenIsWrittenAsUsual() throws Exception {
        ScenarioFile.Content content = read(GOOD.replace(", share: 0.9, from: 5s", "").replace("    from: 2s\n", ""));
        ScenarioFile.Gaze gaze = (ScenarioFile.Gaze) content.checks().getLast();
        assertThat(gaze.share()).isEqualTo(1);
        assertThat(gaze.from()).isZero();
        assertThat(read("sinew: 1\nname: short\nchecks: [{ name: a, site: gripper, reaches: bead, within_m: 1 }]\n")
                .paths()).isEmpty();
    }

    @Test
    void namesThatMeanNothingAreRefusedWhereTheyAreWrittenWithTheNearest() {
        refused("  ball:\n", "  bal:\n", "4:3", "no prop is called \"bal\" (did you mean \"ball\" of robot.yaml:2:12?"
                + " write one name in both files)");
        refused("reaches: bead", "reaches: bread", "11:37", "no prop is called \"bread\"", "bead");
        refused("site: gripper", "site: griper", "11:22", "no site is called \"griper\"", "gripper");
        refused("camera: hand", "camera: head", "12:19", "no camera is called \"head\"", "hand");
        refused("looks_at: ball", "looks_at: bowl", "12:33", "no prop is called \"bowl\"", "ball");
    }

    @Test
    void aPropThatOthersPushIsNotCarried() {
        refused("  ball:\n", "  loose:\n", "4:3", "other things push this prop", "write fixed: true");
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        refused("within_m: 0.01", "within_m: 0", "11:", "\"within_m\": must be from 0.0001 to 1000 m; 0.0 is not");
        refused("within_deg: 12", "within_deg: 180", "12:",
                "\"within_deg\": must be at least 0.01 and below 180 degrees");
        refused("share: 0.9", "share: 90", "12:", "\"share\": must be from 0.01 to 1;");
        refused("to_m: [0.6, -0.2", "to_m: [1e308, -0.2", "8:",
                "\"to_m\": must be from -1000 to 1000 m; 1.0E308 is not");
        refused("in: 1s", "in: 80000h", "6:", "\"in\": must be at most 1h; 80000h is not");
        refused("to_m: [0.6, 0.2, 0.4], in: 1s", "to_m: [0.6, 0.2], in: 1s", "6:", "takes x, y and z", "found 2");
        refused("in: 1s", "in: 0s", "6:", "\"in\": must be longer than 0");
        refused("in: 1s", "in: 1", "6:", "in");
        refused("within_m: 0.01", "within_m: .nan", "11:", "within_m");
    }

    @Test
    void aCheckThatAsksForNothingIsRefused() {
        refused("reaches: bead, ", "", "11:5", "a check needs reaches:", "looks_at:");
        refused("site: gripper, reaches: bead", "site: gripper, looks_at: bead", "11:", "site");
    }

    @Test
    void twoChecksOfOneNameAreRefused() {
        refused("name: seen", "name: touched", "12:7", "another check is called \"touched\"");
    }

    @Test
    void wrongKeysAreRefusedWithTheNearest() {
        refused("moves:", "move:", "3:1", "unknown key \"move\"", "moves");
        refused("from: 2s", "form: 2s", "5:5", "unknown key \"form\"", "from");
        refused("within_m", "within", "11:", "unknown key \"within\"", "within_m");
    }

    @Test
    void aFileThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> read("sinew: 1\nname: nothing\n")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("nothing moves and nothing is checked");
        assertThatThrownBy(() -> read(GOOD.substring(0, GOOD.indexOf("    once")) + "checks: []\n"))
                .isInstanceOf(ConfigException.class).hasMessageContaining("names no place to go to");
        refused("sinew: 1", "sinew: 2", "1:", "version 1");
    }

    @Test
    void theBallOfKid20StaysInReachOfItsHeadAndNoFasterThanThatCanFollow() throws Exception {
        Path kid20 = Path.of("robots/kid20");
        PropPath path = ScenarioFile.read(kid20.resolve("look.scenario.yaml"), Mjcf.read(kid20.resolve("kid20.xml")),
                List.of(new Prop("ball", Prop.Kind.BALL, List.of(0.05), List.of(0.6, 0.0, 0.45),
                        List.of(1.0, 0.0, 0.0, 0.0), 0, 0.5, List.of(1.0, 0.0, 0.0, 1.0), Prop.NO_MARKER)),
                robot())
                .paths().get("ball");
        double[] eye = {0.05, 0, 0.49}; // of kid20 as it stands
        double fastest = 0;
        for (long milli = 0; milli < 30_000; milli += 10) {
            double[] at = new double[3];
            double[] velocity = new double[3];
            path.at(milli * 1_000_000, at, velocity);
            double[] line = {at[0] - eye[0], at[1] - eye[1], at[2] - eye[2]};
            double distance = Math.hypot(Math.hypot(line[0], line[1]), line[2]);
            double[] cross = {line[1] * velocity[2] - line[2] * velocity[1],
                line[2] * velocity[0] - line[0] * velocity[2], line[0] * velocity[1] - line[1] * velocity[0]};
            fastest = Math.max(fastest, Math.hypot(Math.hypot(cross[0], cross[1]), cross[2]) / (distance * distance));
            assertThat(distance).isBetween(0.4, 0.8);
            assertThat(Math.abs(Math.atan2(line[1], line[0]))).as("pan").isLessThan(1.2);
            assertThat(-Math.atan2(line[2], Math.hypot(line[0], line[1]))).as("tilt").isBetween(-0.7, 0.9);
        }
        assertThat(fastest).as("rad/s, seen from the head").isBetween(0.35, 0.45);
    }
}
