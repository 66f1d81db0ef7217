package org.sinew.deploy.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The checks of the page in a real browser, runtime/src/test/node/check.mjs. They need Node.js, Chromium and the
 * packages of package.json there. Where something is missing a test is skipped with the reason; in {@code .ci/run}
 * nothing is.
 */
final class PageChecks {
    private static final Path FOLDER = Path.of("..", "runtime", "src", "test", "node").toAbsolutePath().normalize();
    private static final Path THREE = Path.of("..", "runtime", "target", "three").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(4); // less than the tests' own timeouts

    private PageChecks() {
    }

    /** What they need and this machine lacks. */
    private static Optional<String> missing() {
        if (!onPath("node")) {
            return Optional.of("Node.js is not installed");
        }
        if (!onPath("chromium") && !onPath("chromium-browser") && !onPath("google-chrome")) {
            return Optional.of("Chromium is not installed");
        }
        return Files.isDirectory(FOLDER.resolve("node_modules")) ? Optional.empty()
                : Optional.of("the packages of the page's tests are not installed; run npm ci in " + FOLDER);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder ->
                Files.isExecutable(Path.of(folder, program)));
    }

    /** Skips the test, with the reason, where something is missing. Before anything that takes time. */
    static void needed() {
        missing().ifPresent(Assumptions::abort);
    }

    /** Runs them; the lines of those that failed. */
    static List<String> failed(String... what) throws IOException, InterruptedException {
        needed();
        List<String> command = new ArrayList<>(List.of("node", "check.mjs"));
        command.addAll(List.of(what));
        ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        builder.environment().put("THREE", THREE.toString());
        return failed(builder, PATIENCE);
    }

    /** Those of one program, which is ended when it takes too long: a browser that hangs says nothing more. */
    static List<String> failed(ProcessBuilder builder, Duration patience) throws IOException, InterruptedException {
        Process process = builder.start();
        CompletableFuture<Void> tookTooLong = new CompletableFuture<Void>()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        tookTooLong.thenRun(() -> end(process)); // so one that was ended is never read as one that ended
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null;) {
                System.out.println("page: " + line);
                said.add(line);
            }
        }
        process.waitFor();
        if (!tookTooLong.cancel(false)) {
            return List.of("the checks did not end in " + patience.toSeconds() + " s; the last line: "
                    + (said.isEmpty() ? "none" : said.getLast()));
        }
        List<String> failed = said.stream().filter(line -> line.startsWith("FAIL")).toList();
        return failed.isEmpty() && process.exitValue() != 0 ? List.of("exit code " + process.exitValue() + ": "
                + (said.isEmpty() ? "nothing said" : said.getLast())) : failed;
    }

    /** With its browsers: they hold its output open. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
