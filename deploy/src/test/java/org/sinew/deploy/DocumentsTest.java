package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/**
 * What holds for every document of the project, also for one that is written tomorrow: each block says what it is, and
 * is tried by a test; each command within a line is one that the program has; each link leads somewhere.
 * {@link DocumentedCommandsTest} runs the commands, {@link DocumentedFilesTest} reads the files.
 */
@Timeout(60)
class DocumentsTest {
    /** Languages that a fence may name, and who tries such blocks. */
    private static final Map<String, String> LANGUAGES = Map.of(
            "sh", "DocumentedCommandsTest", "console", "DocumentedCommandsTest",
            "yaml", "DocumentedFilesTest", "json", "DocumentedFilesTest", "xml", "DocumentedFilesTest",
            "java", "the test that JAVA names for the document",
            "text", "output and drawings, which nobody types",
            "nginx", "a setting of another program, which is not here to try it");
    /** Documents with Java in them, and the test that compiles it. */
    private static final Map<String, String> JAVA = Map.of(
            "drivers/docs/writing-a-driver.md", "drivers/src/test/java/org/sinew/drivers/testing/GuidePage.java",
            "deploy/docs/behaviors.md", "deploy/src/test/java/org/sinew/deploy/routine/BehaviorsPageTest.java");
    private static final Pattern COMMAND = Pattern.compile("(deploy/)?sinew (?!COMMAND).*");
    private static final Pattern COMMAND_IN_OUTPUT = Pattern.compile("(?m)^(\\$ )?(deploy/)?sinew .*");
    private static List<Document> documents = List.of();

    @BeforeAll
    static void readAll() throws IOException {
        documents = Document.all();
    }

    private static Stream<Document.Part> all(Function<Document, List<Document.Part>> parts) {
        return documents.stream().flatMap(document -> parts.apply(document).stream());
    }

    @Test
    void theDocumentsAreFound() {
        assertThat(documents).extracting(document -> document.file().toString())
                .contains("README.md", ".github/CONTRIBUTING.md", "deploy/docs/tour.md", "runtime/docs/robot-file.md");
        assertThat(all(Document::blocks).count()).isGreaterThan(40);
        assertThat(all(Document::links).count()).isGreaterThan(40);
    }

    @Test
    void everyBlockSaysWhatItIs() {
        assertThat(all(Document::blocks)).allSatisfy(block ->
                assertThat(LANGUAGES).as(block.place() + ": the language after ```").containsKey(block.language()));
    }

    @Test
    void noCommandHidesInABlockOfOutput() {
        assertThat(all(Document::blocks).filter(block -> block.language().equals("text"))).allSatisfy(block ->
                assertThat(COMMAND_IN_OUTPUT.matcher(block.text()).find())
                        .as(block.place() + ": a command wants ```sh, or ```console and \"$ \" before it").isFalse());
    }

    @Test
    void whoHasJavaInItHasATestThatCompilesIt() throws IOException {
        Set<String> withJava = documents.stream().filter(document -> document.blocks().stream()
                .anyMatch(block -> block.language().equals("java")))
                .map(document -> document.file().toString()).collect(Collectors.toSet());
        assertThat(withJava).as("documents with Java in them").isEqualTo(JAVA.keySet());
        for (Map.Entry<String, String> entry : JAVA.entrySet()) {
            String page = entry.getKey().replaceFirst("^\\w+/", "");
            assertThat(Files.readString(Document.ROOT.resolve(entry.getValue()))).contains("Path.of(\"" + page + "\")");
        }
    }

    @Test
    void everyCommandWithinALineIsOneThatTheProgramHas() {
        List<String> wrong = new ArrayList<>();
        all(Document::spans).filter(span -> COMMAND.matcher(span.text()).matches()).forEach(span -> {
            try {
                parse(span.text());
            } catch (ParameterException | IllegalArgumentException e) {
                wrong.add(span.place() + ": `" + span.text() + "`: " + e.getMessage());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void aCommandThatTheProgramDoesNotHaveIsFound() {
        for (String wrong : List.of("sinew dema", "deploy/sinew run robot.yaml --simm", "sinew bench lop",
                "sinew run --twn", "sinew version FILE", "sinew demo --for 20")) {
            assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(ParameterException.class);
        }
        assertThatCode(() -> parse("sinew run --twin")).as("a mention, without all that it takes")
                .doesNotThrowAnyException();
    }

    /** Throws where no such command, option or number of arguments is known; what is missing may be missing. */
    private static void parse(String text) {
        ShellCommand command = ShellCommand.of(text).getFirst();
        CommandLine line = Main.commandLine();
        for (String word : command.arguments()) {
            if (word.startsWith("--")) {
                String name = word.replaceFirst("=.*", "");
                if (line.getCommandSpec().optionsMap().get(name) == null) {
                    throw new ParameterException(line, "no option " + name);
                }
            } else if (line.getSubcommands().containsKey(word)) {
                line = line.getSubcommands().get(word);
            } else if (!line.getSubcommands().isEmpty()) {
                throw new ParameterException(line, "no command " + word);
            }
        }
        String[] arguments = Stream.of(command.arguments()).map(word -> word.equals("D") ? "1s" : word)
                .toArray(String[]::new);
        try {
            Main.commandLine().parseArgs(arguments);
        } catch (MissingParameterException e) {
            assertThat(e.getMissing()).isNotEmpty();
        }
    }

    @Test
    void everyLinkLeadsSomewhere() {
        Map<Path, Document> byFile = documents.stream().collect(Collectors.toMap(Document::file, each -> each));
        List<String> wrong = new ArrayList<>();
        for (Document document : documents) {
            for (Document.Part link : document.links()) {
                problem(byFile, document, link.text()).ifPresent(why ->
                        wrong.add(link.place() + ": (" + link.text() + ") " + why));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() {
        Document page = Document.of(Path.of("docs/a.md"), List.of("# Two words, one", "[a](#two-words-one)",
                "[b](#three)", "[c](nowhere.md)", "[`d`](../README.md) `[e](f)`", "```text", "[g](h)", "```"));
        assertThat(page.links()).extracting(Document.Part::place)
                .containsExactly("docs/a.md:2", "docs/a.md:3", "docs/a.md:4", "docs/a.md:5");
        Map<Path, Document> byFile = Map.of(page.file(), page);
        assertThat(page.links()).extracting(link -> problem(byFile, page, link.text()).orElse("fine"))
                .containsExactly("fine", "docs/a.md has no such heading", "is not there", "fine");
    }

    /** What is wrong with a link; other hosts are not asked. */
    private static Optional<String> problem(Map<Path, Document> byFile, Document from, String target) {
        if (target.matches("[a-z]+:.*")) {
            return Optional.empty();
        }
        String path = target.replaceFirst("#.*", "");
        Path file = path.isEmpty() ? from.file() : from.file().resolveSibling(path).normalize();
        boolean here = byFile.containsKey(file) || Files.exists(Document.ROOT.resolve(file));
        if (!here) {
            return Optional.of("is not there");
        }
        String anchor = target.contains("#") ? target.replaceFirst(".*#", "") : "";
        Document to = byFile.get(file);
        boolean known = anchor.isEmpty() || to != null && to.anchors().contains(anchor);
        return known ? Optional.empty() : Optional.of(file + " has no such heading");
    }
}
