package org.sinew.deploy.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sinew.deploy.Main;

/** A simulated robot in a process of its own that has armed itself and serves its page on a free port. */
final class LiveRun implements AutoCloseable {
    private static final String PAGE = "cockpit at ";
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path folder;
    private final String awaited;
    private final CompletableFuture<String> page = new CompletableFuture<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private volatile String last = "nothing";

    private LiveRun(Process process, Path folder, String awaited) {
        this.process = process;
        this.folder = folder;
        this.awaited = awaited;
        Thread.ofPlatform().daemon().start(this::read);
    }

    /**
     * Starts it and waits for an event; fails if that does not come.
     *
     * @param robot the robot file, from the module's folder
     * @param plan  what goes wrong; empty: nothing
     * @param event words of the event to wait for
     */
    static LiveRun start(String robot, String plan, String event) throws Exception {
        Path folder = Files.createTempDirectory("sinew-page-");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "run", robot, "--sim", "--arm", "--port",
                "0", "--socket", folder.resolve("s").toString()));
        command.addAll(plan.isEmpty() ? List.of() : List.of("--fault", plan));
        Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        LiveRun run = new LiveRun(process, folder, event);
        try {
            run.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return run;
        } catch (ExecutionException | TimeoutException e) {
            run.close();
            throw new AssertionError("\"" + event + "\" was not told; the robot's last words: " + run.last, e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null;) {
                System.out.println("robot: " + line);
                last = line;
                if (line.contains(PAGE)) {
                    page.complete(line.substring(line.indexOf(PAGE) + PAGE.length()).strip());
                }
                if (line.contains(awaited)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            // killed
        }
        page.completeExceptionally(new IOException("no page"));
        ready.completeExceptionally(new IOException("it has ended"));
    }

    /** Where its page is. */
    String page() throws Exception {
        return page.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
