package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page in a real browser, over robots that do not exist in every state: {@code src/test/node/check.mjs}, which says
 * what it checks. Skipped where there is no Node.js, no Chromium, or nobody has said {@code npm ci} there.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PageTest {
    private static final Path CHECKS = Path.of("src/test/node");
    private static final Path THREE = Path.of("target/three");
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @Test
    void thePageDoesInABrowserWhatItHasToDo() throws Exception {
        assumeTrue(onPath("node"), "no Node.js: install it to check the cockpit's page in a browser");
        assumeTrue(System.getenv("CHROMIUM") != null || BROWSERS.stream().anyMatch(b -> Files.exists(Path.of(b))),
                "no Chromium: install it to check the cockpit's page in a browser");
        assumeTrue(Files.exists(CHECKS.resolve("node_modules")),
                "no node_modules in " + CHECKS.toAbsolutePath() + ": run 'npm ci' there");
        assertThat(run("--quick")).as("exit status of check.mjs").isZero();
    }

    /** The checks themselves can fail: there is no check of this name, and none done is not good. */
    @Test
    void checksThatDoNothingFail() throws Exception {
        assumeTrue(onPath("node") && Files.exists(CHECKS.resolve("node_modules")), "no Node.js or no node_modules");
        assertThat(run()).as("without arguments").isEqualTo(2);
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "check.mjs"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(CHECKS.toFile()).inheritIO();
        builder.environment().put("THREE", THREE.toAbsolutePath().toString());
        Process node = builder.start();
        try {
            return node.waitFor();
        } finally {
            node.destroy();
        }
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
