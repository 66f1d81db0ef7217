package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.jr.ob.JSON;

/**
 * What the official reader of MCAP files (npm @mcap/core) finds in a file: src/test/node/mcap.mjs. It needs Node.js and
 * the packages of package.json there; where they are missing a test is skipped with the reason, in {@code .ci/run}
 * nothing is.
 */
final class OfficialReader {
    private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    private OfficialReader() {
    }

    private static Optional<String> missing() {
        if (Stream.of(System.getenv("PATH").split(":")).noneMatch(folder ->
                Files.isExecutable(Path.of(folder, "node")))) {
            return Optional.of("Node.js is not installed");
        }
        return Files.isDirectory(FOLDER.resolve("node_modules").resolve("@mcap")) ? Optional.empty()
                : Optional.of("the packages of the tests with Node.js are not installed; run npm ci in " + FOLDER);
    }

    /** Skips the test, with the reason, where something is missing. */
    static void needed() {
        missing().ifPresent(reason -> {
            System.out.println("OfficialReader: skipped: " + reason);
            Assumptions.abort(reason);
        });
    }

    /** What it prints, as maps and lists. */
    static Map<String, Object> read(Path file) throws IOException, InterruptedException {
        needed();
        Path said = file.resolveSibling(file.getFileName() + ".json");
        Path errors = file.resolveSibling(file.getFileName() + ".errors");
        Process process = new ProcessBuilder("node", "mcap.mjs", file.toString()).directory(FOLDER.toFile())
                .redirectError(errors.toFile()).redirectOutput(said.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("mcap.mjs did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException("mcap.mjs ended with exit code " + process.exitValue() + ": "
                    + Files.readString(errors));
        }
        return JSON.std.mapFrom(Files.readString(said, StandardCharsets.UTF_8));
    }
}
