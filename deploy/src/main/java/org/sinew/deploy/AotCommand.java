package org.sinew.deploy;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code sinew aot}: what the virtual machine should know before it starts the next time. The launcher runs it once,
 * with a cache to be written at its end, and then for the person who asked.
 */
@Command(name = "aot", header = "Prepare quick starts of a robot on this machine.",
        description = "Makes the virtual machine's ahead-of-time cache, if there is none for this program, this Java"
                + " and these flags: reads the robot file, loads its networks and the classes of the runtime. Touches"
                + " no hardware. The service does so before it starts.",
        footer = {"", "Example:", "  sinew aot robot.yaml"})
final class AotCommand extends SinewCommand {
    /** Jars of which a robot needs most classes; of the others it uses what reading its file has loaded. */
    private static final Pattern NEEDED = Pattern.compile("(sinew|pi4j|jackson|HdrHistogram)-.*\\.jar");
    private static final String CACHE = "-XX:AOTCache=";

    @Parameters(paramLabel = "ROBOT", description = "The robot file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        RobotCheck.all(RobotConfig.read(robotFile, DriverCatalog.load().types()));
        int classes = 0;
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (NEEDED.matcher(new File(entry).getName()).matches()) {
                classes += load(entry);
            }
        }
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        String cache = flags.stream().filter(flag -> flag.startsWith(CACHE)).map(flag -> flag.replace(CACHE, ""))
                .findFirst().orElse("none: there is no folder for it that can be written, or Java could not make it");
        if (json()) {
            print(Json.object("classes", classes, "cache", cache));
        } else {
            say("cache: " + cache);
        }
        return Main.FINE;
    }

    /** Loads the classes of a jar, and initialises none; how many. */
    private static int load(String jar) throws CommandFailure {
        try (JarFile file = new JarFile(jar); Stream<String> names = file.stream().map(entry -> entry.getName())) {
            return (int) names.filter(name -> name.endsWith(".class") && !name.contains("-")) // META-INF, package-info
                    .filter(name -> loads(name.replace(".class", "").replace('/', '.'))).count();
        } catch (IOException e) {
            throw CommandFailure.fellShort(jar + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean loads(String name) {
        try {
            Class.forName(name, false, AotCommand.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // its superclass is the simulator's, or a library's that is not here
        }
    }
}
