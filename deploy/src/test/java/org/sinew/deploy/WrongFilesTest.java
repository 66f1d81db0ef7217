package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files with one mistake each, as persons make them, and the line that {@code sinew check} then prints. Beside every
 * {@code NAME.yaml} under {@code files/wrong} lies {@code NAME.yaml.txt}: its first line is the message.
 */
@Timeout(120)
class WrongFilesTest {
    private static final int FEWEST = 150;

    static List<WrongFile> files() throws IOException {
        return WrongFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedWithPlaceAndAdvice(WrongFile wrong) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), "check", wrong.file().toString());
        assertThat(err.toString().replace(WrongFile.FILES + "/", "").strip()).isEqualTo(wrong.message());
        assertThat(exit).as("exit status").isEqualTo(Main.WRONG_USAGE);
        assertThat(out.toString()).as("standard output").isEmpty();
        assertThat(wrong.message()).as("a place, then advice").matches("(wrong|parts)/[^:]+:\\d+:\\d+: .+");
    }

    @ParameterizedTest
    @MethodSource("rightFiles")
    void whatTheWrongFilesWereMadeOfIsRight(Path right) {
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "check", right.toString());
        assertThat(exit).as(err.toString()).isEqualTo(Main.FINE);
    }

    static List<WrongFile> robots() throws IOException {
        return files().stream().filter(wrong -> !CardCheck.isCard(wrong.file())).toList();
    }

    @ParameterizedTest
    @MethodSource("robots")
    void runRefusesThemAsCheckDoes(WrongFile wrong) {
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "run", "--sim", "--for", "1s",
                wrong.file().toString());
        assertThat(err.toString().replace(WrongFile.FILES + "/", "").strip()).isEqualTo(wrong.message());
        assertThat(exit).isEqualTo(Main.WRONG_USAGE);
    }

    static Stream<Path> rightFiles() {
        return Stream.of("right/robot.yaml", "right/with_kit.yaml", "parts/sums.model.yaml", "parts/walk.policy.yaml",
                "right/whole.policy.yaml").map(WrongFile.FILES::resolve);
    }

    @Test
    void thereAreEnoughOfEveryKind() throws IOException {
        List<WrongFile> files = files();
        System.out.println("wrong files: " + files.size());
        assertThat(files).hasSizeGreaterThanOrEqualTo(FEWEST);
        for (String kind : List.of("robot", "yaml", "include", "model", "policy")) {
            assertThat(files).as(kind).anyMatch(file -> file.kind().equals(kind));
        }
    }

    @Test
    void everyMessageBelongsToAFile() throws IOException {
        try (Stream<Path> all = Files.walk(WrongFile.FILES.resolve("wrong"))) {
            assertThat(all.filter(file -> file.toString().endsWith(".txt"))
                    .map(file -> Path.of(file.toString().replaceFirst("\\.txt$", "")))).allMatch(Files::exists);
        }
    }
}
