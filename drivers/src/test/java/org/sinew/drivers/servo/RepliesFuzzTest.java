package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes that are kept for the fuzzer, and those that it found, each time. */
@Timeout(60)
class RepliesFuzzTest {
    private static final Path KEPT = Path.of("src/test/resources/fuzz/replies");

    static List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.list(KEPT)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void parsersTakeNothingWrong(Path bytes) throws IOException {
        byte[] input = Files.readAllBytes(bytes);
        RepliesFuzz.fuzzerTestOneInput(input);
        assertThat(input.length).as("a kept input is one that is looked at").isGreaterThanOrEqualTo(2);
    }

    @Test
    void thereAreKeptBytes() throws IOException {
        assertThat(kept()).hasSizeGreaterThanOrEqualTo(8);
    }
}
