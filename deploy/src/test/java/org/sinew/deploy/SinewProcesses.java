package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.jr.ob.JSON;

/**
 * The program as processes beside each other, each by a name: what it says is in NAME.err, what it gives in NAME.out.
 * Those that still run are ended with this.
 */
final class SinewProcesses implements AutoCloseable {
    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    /** @param folder for what they say */
    SinewProcesses(Path folder) {
        this.folder = folder;
    }

    /** The class path of this build: with everything. */
    static String everything() {
        return System.getProperty("java.class.path");
    }

    /** Starts the program. */
    Process start(String name, String... arguments) throws IOException {
        return start(name, List.of(), everything(), arguments);
    }

    /** The same, of this class path, with more options of Java. */
    Process start(String name, List<String> java, String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED",
                "-Dsinew.home=" + Path.of("").toAbsolutePath()));
        command.addAll(java);
        command.addAll(List.of("-cp", classPath, "org.sinew.deploy.Main"));
        command.addAll(List.of(arguments));
        Process made = new ProcessBuilder(command).redirectError(folder.resolve(name + ".err").toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile()).start();
        started.add(made);
        return made;
    }

    /** Ends another process with them. */
    void add(Process other) {
        started.add(other);
    }

    /** What one has said so far. */
    String err(String name) {
        try {
            return Files.readString(folder.resolve(name + ".err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean says(String name, String part) {
        return err(name).contains(part);
    }

    /** Waits for something that a process does; fails with its words when it ends instead. */
    void until(String name, Process process, BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            assertThat(process.isAlive()).as(() -> process.info() + "\n" + err(name)).isTrue();
            Thread.sleep(20);
        }
    }

    /** The one document of a process that ends, or has ended. */
    Map<String, Object> summary(String name, Process ended) throws IOException, InterruptedException {
        assertThat(ended.waitFor(60, TimeUnit.SECONDS)).as(err(name)).isTrue();
        String text = Files.readString(folder.resolve(name + ".out"));
        assertThat(text).as(err(name)).isNotEmpty();
        return JSON.std.mapFrom(text);
    }

    /** The terminal of the servos of a twin of this name. */
    String terminal(String name, Process twin) throws InterruptedException {
        until(name, twin, () -> says(name, "sinew: bus servo "));
        return err(name).lines().filter(line -> line.startsWith("sinew: bus servo ")).findFirst().orElseThrow()
                .replaceFirst(".* ", "");
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
