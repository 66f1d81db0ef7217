package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake each under {@code sim:}, and the line that a person then reads. */
@Timeout(60)
class WrongSimulatedWorldsTest {
    private static final String RIGHT = "stand: true }";

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        SampleRobot.writeFiles(folder);
    }

    /** The first column goes behind {@code stand: true,}, in line 34 of the file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            floor: { tilt: 3 }|34:47: unknown key "tilt"; keys here: tilt_deg, friction
            floor: { tilt_deg: [3] }|34:47: "tilt_deg": takes roll and pitch, such as [0, 5]; found 1
            floor: { tilt_deg: [0, 50] }|34:47: "tilt_deg": must be from -45 to 45 degrees; 50.0 is not
            floor: { friction: -1 }|34:47: "friction": must be from 0 to 10; -1.0 is not
            battery: { resistance_ohm: 1 }|34:47: key "open_circuit_v" is missing in battery; it takes a number
            battery: { open_circuit_v: 0 }|34:49: "open_circuit_v": must be from 1 to 60 V; 0.0 is not
            joints: { left_kne: {} }|34:48: no joint is called "left_kne" (did you mean "left_knee"?)
            joints: { left_knee: { play: 1 } }|34:61: unknown key "play"; keys here: backlash_deg, friction_nm, \
            encoder_noise_deg
            joints: { left_knee: { friction_nm: -2 } }|34:61: "friction_nm": must be from 0 to 100 Nm; -2.0 is not
            props: { a: { type: bal, at_m: [0, 0] } }|34:58: "type" takes one of ball, box, marker, wall, person; \
            found bal (did you mean "ball"?)
            props: { a: { type: ball, at_m: [0, 0] } }|34:50: "radius_m": is missing; a ball needs it
            props: { a: { type: ball, at_m: [0], radius_m: 1 } }|34:64: "at_m": takes x and y, or x, y and z, such \
            as [0.5, 0]; found 1
            props: { a: { type: box, at_m: [0, 0] } }|34:50: "size_m": takes length, width and height, such as \
            [0.1, 0.1, 0.1]; found 0 numbers
            props: { a: { type: box, at_m: [0, 0], size_m: [1, 0, 1] } }|34:77: "size_m": must be from 0.001 to \
            1000 m; 0.0 is not
            props: { a: { type: ball, at_m: [1e308, 0], radius_m: 1 } }|34:64: "at_m": must be from -1000 to 1000 m; \
            1.0E308 is not
            props: { a: { type: ball, at_m: [0, 0], radius_m: 1e-300 } }|34:78: "radius_m": must be from 0.001 to \
            1000 m; 1.0E-300 is not
            props: { a: { type: ball, at_m: [0, 0], radius_m: 1, mass_kg: 1e-300 } }|34:91: "mass_kg": must be from \
            0.001 to 1000 kg; 1.0E-300 is not
            props: { a: { type: ball, at_m: [0, 0], radius_m: 1, rpy_deg: [0, 1e308, 0] } }|34:91: "rpy_deg": must be \
            from -360 to 360 degrees; 1.0E308 is not
            props: { a: { type: marker, at_m: [0, 0], size_m: [0.1], marker: 32 } }|34:95: "marker": must be from 0 \
            to 31; 32 is not
            props: { a: { type: person, at_m: [0, 0], mass_kg: 70 } }|34:80: "mass_kg": is no key of a person
            props: { a: { type: marker, at_m: [0, 0], size_m: [0.1] } }|34:50: "marker": is missing; say which \
            number it shows
            """)
    void refusesWithPlaceAndAdvice(String wrong, String message) {
        assertThat(SampleRobot.TEXT).contains(RIGHT);
        String text = SampleRobot.TEXT.replace(RIGHT, "stand: true, " + wrong + " }");
        Path file = folder.resolve("robot.yaml");
        ConfigException refused = catchThrowableOfType(ConfigException.class,
                () -> RobotConfig.parse(file, text, SampleRobot.DRIVERS));
        assertThat(refused).as("must be refused").isNotNull();
        assertThat(refused.getMessage().replace(folder + "/", "")).isEqualTo("robot.yaml:" + message);
    }
}
