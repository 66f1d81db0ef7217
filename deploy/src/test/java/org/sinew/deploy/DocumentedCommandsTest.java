package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what the documents tell people to type: every block of {@code sh} and {@code console}, from its first command to
 * its last, as {@link DocumentStory} says. Programs of others are not run; each has its reason here.
 */
@Timeout(180)
class DocumentedCommandsTest {
    private static final String SINEW = "deploy/sinew";
    /** Programs that documents name beside ours, and why they are not run here. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("mvn", "it is what runs this test"),
            Map.entry(".ci/run", "it runs mvn verify"),
            Map.entry("mosquitto", "a broker of ours stands for it, and --mqtt goes there"),
            Map.entry("mosquitto_sub", "a subscriber of ours stands for it"),
            Map.entry("ssh", "wants a second machine"),
            Map.entry("sudo", "changes the system; deploy/packaging/try.sh does it in a root of its own"),
            Map.entry("sinew", "the installed program; deploy/packaging/try.sh runs it"),
            Map.entry("journalctl", "reads the log of a service, which is not enabled here"),
            Map.entry("java", "training data, made once: takes half an hour, and makes files that are compared with"
                    + " nothing"),
            Map.entry("python3", "training, made once: wants packages of 2 GB"),
            Map.entry("venv/bin/pip", "as python3"),
            Map.entry("venv/bin/python", "as python3"));

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatTheDocumentSays() throws IOException {
        List<Document.Part> blocks = Document.all().stream().flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().equals("sh") || block.language().equals("console")).toList();
        assertThat(blocks).hasSizeGreaterThan(10);
        return blocks.stream().map(block -> DynamicTest.dynamicTest(block.place(), () -> run(block)));
    }

    private void run(Document.Part block) throws Exception {
        Path room = Files.createTempDirectory(folder, "story");
        try (DocumentStory story = new DocumentStory(room)) {
            if (block.language().equals("console")) {
                console(block.text(), story);
                return;
            }
            for (ShellCommand command : ShellCommand.of(block.text())) {
                run(command, story);
            }
        }
    }

    private static String run(ShellCommand command, DocumentStory story) throws Exception {
        if (command.program().equals(SINEW)) {
            return story.sinew(command);
        }
        if (command.program().equals("cp")) {
            story.copy(command.words());
            return "";
        }
        if (command.program().equals("sed")) {
            story.sed(command.words());
            return "";
        }
        assertThat(OTHERS).as("programs of others, each with the reason why it is not run").containsKey(
                command.program());
        assertThat(command.words()).as("files that it names").allMatch(DocumentedCommandsTest::isThere);
        return "";
    }

    /** Whether a word names no file of ours, or one that is there. */
    private static boolean isThere(String word) {
        boolean ours = word.matches("\\.?(runtime|drivers|models|deploy|ci)/[^*]+");
        return !ours || Files.exists(Document.ROOT.resolve(word));
    }

    /** Lines after {@code $ } are commands, and all that follows is what they print. */
    private static void console(String text, DocumentStory story) throws Exception {
        for (String part : ("\n" + text).split("\n\\$ ")) {
            if (part.isBlank()) {
                continue;
            }
            String line = part.lines().findFirst().orElseThrow();
            String expected = part.substring(line.length()).strip();
            String printed = run(ShellCommand.of(line).getFirst(), story);
            assertThat(printed.strip()).as(line).isEqualTo(expected);
        }
    }

    @Test
    void aCommandThatDoesNotWorkIsFound() {
        List<Document.Part> wrong = new ArrayList<>();
        wrong.add(new Document.Part("a:1", "sh", "deploy/sinew check deploy/robots/kid21/robot.yaml\n"));
        wrong.add(new Document.Part("b:1", "sh", "deploy/sinew run deploy/robots/kid20/robot.yaml --for 1s\n"));
        wrong.add(new Document.Part("c:1", "sh", "deploy/sinew decode feetech-sts --snt FF\n"));
        wrong.add(new Document.Part("d:1", "sh", "curl http://localhost:8080/\n"));
        wrong.add(new Document.Part("e:1", "sh", "python3 models/training/nothing.py\n"));
        wrong.add(new Document.Part("f:1", "console", "$ deploy/sinew decode feetech-sts FF\nstatus  id 1\n"));
        for (Document.Part block : wrong) {
            assertThatThrownBy(() -> run(block)).as(block.text()).isInstanceOf(AssertionError.class);
        }
    }
}
