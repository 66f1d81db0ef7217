package org.sinew.deploy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sinew.config.ConfigException;
import org.sinew.config.DriverTypes;
import org.sinew.config.RobotConfig;

/**
 * Gives the reader of robot files any text: it is a robot, or it is refused in one line that begins with its place. The
 * fuzzer calls it by name; tests call it with the texts that are kept.
 */
public final class RobotFileFuzz {
    private static final Path FILE = Path.of("robots/kid20/fuzz.yaml").toAbsolutePath();
    private static final DriverTypes TYPES = DriverCatalog.load().types();

    private RobotFileFuzz() {
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            RobotConfig robot = RobotConfig.parse(FILE, new String(input, StandardCharsets.UTF_8), TYPES);
            check(!robot.name().isBlank(), "a robot without a name");
            check(robot.loop().periodNanos() >= 1_000_000, "a loop of more than 1000 Hz");
        } catch (ConfigException e) {
            String told = String.valueOf(e.getMessage());
            check(told.startsWith(FILE + ":"), "refused without its place: " + told);
            check(told.substring(FILE.toString().length()).matches("(?s):[1-9]\\d*:[1-9]\\d*: .+"), "no line: " + told);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
