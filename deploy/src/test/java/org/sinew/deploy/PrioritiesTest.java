package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.loop.Priorities;

/** Fixed priorities are written down once; documents for users say the same number. */
@Timeout(60)
class PrioritiesTest {
    private static final Path CHECKOUT = Path.of("..");
    /** A thread's priority as a number: a constant, or in a call. */
    private static final Pattern WRITTEN = Pattern.compile(
            "\\b(LOOP|BUS|WORLD|FIFO)?_?PRIORITY = [1-9]\\d?\\b|fifo\\(\\d|SCHED_FIFO [1-9]\\d");

    @Test
    void busThreadsAreBelowTheLoop() {
        assertThat(Priorities.BUS).isBetween(1, Priorities.LOOP - 1);
        assertThat(Priorities.LOOP).isLessThanOrEqualTo(99);
    }

    @Test
    void theReadmeTellsUsersToAllowTheHighest() throws IOException {
        assertThat(Files.readString(CHECKOUT.resolve("README.md"))).contains("`rtprio " + Priorities.LOOP + "`");
    }

    @Test
    void nobodyElseWritesAPriorityDown() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("runtime", "drivers", "models", "deploy")) {
            try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    Files.readAllLines(file).stream().filter(line -> WRITTEN.matcher(line).find())
                            .forEach(line -> found.add(file.getFileName() + ": " + line.strip()));
                }
            }
        }
        assertThat(found).as("take it from " + Priorities.class.getName()).isEmpty();
        assertThat(WRITTEN.matcher("static final int BUS_PRIORITY = 70;").find()).as("it would be seen").isTrue();
    }
}
