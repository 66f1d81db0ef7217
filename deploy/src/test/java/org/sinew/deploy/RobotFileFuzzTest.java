package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The texts that the fuzzer begins with, and those that it found, each time. */
@Timeout(60)
class RobotFileFuzzTest {
    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void everyKeptTextIsARobotOrRefusedInOneLineWithItsPlace() throws IOException {
        List<Path> kept = new ArrayList<>(files("src/test/resources/fuzz/robot-file"));
        kept.addAll(files("robots"));
        kept.addAll(files("src/test/resources/org/sinew/deploy/files/wrong"));
        for (Path each : kept) {
            RobotFileFuzz.fuzzerTestOneInput(Files.readAllBytes(each));
        }
        assertThat(kept).hasSizeGreaterThan(100);
    }
}
