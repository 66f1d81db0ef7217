package org.sinew.drivers.testing;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The Java code of {@code docs/writing-a-driver.md}, made into a jar's worth of classes of their own. */
final class GuidePage {
    private static final Path PAGE = Path.of("docs/writing-a-driver.md");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("class (\\w+)");
    private final Map<String, String> sources = new LinkedHashMap<>();

    GuidePage() throws IOException {
        Matcher code = CODE.matcher(Files.readString(PAGE));
        while (code.find()) {
            Matcher name = NAME.matcher(code.group(1));
            if (name.find()) {
                sources.put(name.group(1), code.group(1));
            }
        }
    }

    /** Names of the classes, in the order of the page. */
    List<String> classes() {
        return List.copyOf(sources.keySet());
    }

    /** The page as somebody might have got it wrong. */
    GuidePage with(String right, String wrong) {
        boolean[] changed = {false};
        sources.replaceAll((name, source) -> {
            boolean here = !changed[0] && source.contains(right);
            changed[0] |= here;
            return here ? source.replace(right, wrong) : source;
        });
        if (!changed[0]) {
            throw new IllegalArgumentException("the page has no \"" + right + "\"");
        }
        return this;
    }

    /** Compiles it into a folder, outside of our class path, and gives the class loader of a program that has it. */
    ClassLoader compile(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-parameters", "-nowarn", "-d",
                folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the code of " + PAGE + " does not compile");
        }
        service(folder, "org.sinew.device.DeviceDriver", "com.example.kit.KitMeter$Driver");
        service(folder, "org.sinew.drivers.testing.DriverBench", "com.example.kit.KitMeterBench");
        return loader(folder);
    }

    private static void service(Path folder, String type, String provider) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(type), provider + "\n");
    }

    private static ClassLoader loader(Path folder) throws MalformedURLException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, GuidePage.class.getClassLoader());
    }

    /** The meter's driver, as that program finds it. */
    static FoundDriver driver(ClassLoader loader) {
        return only(FoundDriver.all(loader).stream().filter(each -> each.type().equals("kit-pm1")));
    }

    /** And its bench. */
    static DriverBench bench(ClassLoader loader) {
        return only(Stream.ofNullable(DriverContract.benches(loader).get("kit-pm1")));
    }

    private static <T> T only(Stream<T> found) {
        return found.findFirst().orElseThrow(() -> new IllegalStateException("the page's classes were not found"));
    }
}
