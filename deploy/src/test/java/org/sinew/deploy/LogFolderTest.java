package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.LogPlace;

/** What stays of the logs that are there. */
class LogFolderTest {
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

    @TempDir
    Path folder;

    /** Its adapters are not plugged in here. */
    @Test
    void aLogThatIsThereOutlivesARunThatCannotBegin() throws IOException {
        Path good = Files.write(folder.resolve("good.mcap"), MAGIC);
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(told), new PrintWriter(told, true), "run", "robots/kid20/robot.yaml",
                "--log", good.toString(), "--socket", folder.resolve("control.sock").toString());
        assertThat(code).as(told.toString()).isNotZero();
        assertThat(good).hasBinaryContent(MAGIC);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private void flight(String why, int minutesAgo) throws IOException {
        Path file = LogFolder.flight(Optional.of(new LogPlace.Folder(folder, "a", 1 << 20, Duration.ofDays(1))), "a",
                why);
        Path named = file.resolveSibling("a-" + minutesAgo + "-" + why + ".mcap");
        Files.write(named, MAGIC);
        Files.setLastModifiedTime(named, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesAgo))));
    }

    @Test
    void whoAsksForTheLastMinuteAgainAndAgainDoesNotPushOutWhatTheFaultsWere() throws IOException {
        for (int i = 0; i < 12; i++) {
            flight("falling", 1000 - i);
        }
        for (int i = 0; i < 30; i++) {
            flight("asked", 100 - i);
        }
        List<String> there;
        try (Stream<Path> all = Files.list(folder.resolve("flight"))) {
            there = all.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(there).hasSize(20).contains("a-989-falling.mcap", "a-998-falling.mcap", "a-71-asked.mcap")
                .doesNotContain("a-999-falling.mcap", "a-81-asked.mcap");
    }
}
