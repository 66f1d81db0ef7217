package org.sinew.deploy;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code sinew version}: what runs here, for reports of faults. */
@Command(name = "version", header = "Versions of everything.",
        footer = {"", "Example:", "  sinew version --json"})
final class VersionCommand extends SinewCommand implements IVersionProvider {
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final String PROGRAM = "sinew-deploy";

    @Override
    public Integer call() {
        if (json()) {
            print(document());
        } else {
            Stream.of(getVersion()).forEach(this::say);
        }
        return Main.FINE;
    }

    static Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(versions());
        document.put("libraries", libraries());
        return document;
    }

    /** The same for a person, as {@code sinew --version} says it, too. */
    @Override
    public String[] getVersion() {
        List<String> lines = new ArrayList<>();
        versions().forEach((name, version) -> lines.add(name + " " + version));
        libraries().forEach((name, version) -> lines.add("  " + name + " " + version));
        return lines.toArray(String[]::new);
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("sinew", own());
        versions.put("java", Runtime.version().toString());
        versions.put("vm", System.getProperty("java.vm.name", "") + ", " + System.getProperty("java.vendor", ""));
        versions.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.version", "") + " "
                + System.getProperty("os.arch", ""));
        return versions;
    }

    /** The version of this program. */
    static String own() {
        return libraries().getOrDefault(PROGRAM, "not run from a jar");
    }

    private static Map<String, String> libraries() {
        return libraries(System.getProperty("java.class.path", ""));
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
