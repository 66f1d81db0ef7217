package org.sinew.deploy;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

/** {@code sinew version}: what runs here, for reports of faults. */
@Command(name = "version", header = "Versions of everything.",
        footer = {"", "Example:", "  sinew version --json"})
final class VersionCommand extends SinewCommand {
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final String PROGRAM = "sinew-deploy";

    @Override
    public Integer call() {
        Map<String, String> libraries = libraries(System.getProperty("java.class.path", ""));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("sinew", own());
        document.put("java", Runtime.version().toString());
        document.put("vm", System.getProperty("java.vm.name", "") + ", " + System.getProperty("java.vendor", ""));
        document.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.version", "") + " "
                + System.getProperty("os.arch", ""));
        document.put("libraries", libraries);
        if (json()) {
            print(document);
        } else {
            document.remove("libraries");
            document.forEach((name, version) -> say(name + " " + version));
            libraries.forEach((name, version) -> say("  " + name + " " + version));
        }
        return Main.FINE;
    }

    /** The version of this program. */
    static String own() {
        return libraries(System.getProperty("java.class.path", "")).getOrDefault(PROGRAM, "not run from a jar");
    }

    /** Name and version of every jar of a class path, by name. */
    static Map<String, String> libraries(String classPath) {
        Map<String, String> libraries = new TreeMap<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Matcher jar = JAR.matcher(new File(entry).getName());
            if (jar.matches()) {
                libraries.merge(jar.group(1), jar.group(2), (one, other) -> one + ", " + other);
            }
        }
        return libraries;
    }
}
