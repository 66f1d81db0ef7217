package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for every file that a person reads and writes here, whatever it is about. */
@Timeout(60)
class SourcesTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final int LONGEST_LINE = 120;
    /** Written in two parts, so that this file may be read too. */
    private static final Pattern LEFT_UNDONE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final String STACK_TRACE = ".print" + "StackTrace(";
    private static final List<Path> FILES = new ArrayList<>();

    /** A line, and where it is. */
    private record Line(Path file, int number, String text) {
        @Override
        public String toString() {
            return CHECKOUT.relativize(file) + ":" + number + ": " + text.strip();
        }
    }

    @BeforeAll
    static void findFiles() throws IOException {
        for (String module : List.of("runtime", "drivers", "models", "deploy")) {
            Files.walkFileTree(CHECKOUT.resolve(module), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean built = name.equals("target") || name.startsWith(".");
                    boolean wrongOnPurpose = folder.endsWith(Path.of("deploy", "files", "wrong"));
                    return built || wrongOnPurpose ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isSource(file)) {
                        FILES.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        FILES.add(CHECKOUT.resolve("pom.xml"));
        FILES.sort(null);
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") || name.endsWith(".yaml") || name.equals("pom.xml")
                || file.endsWith(Path.of("deploy", "sinew"));
    }

    private static List<Line> lines(Predicate<Path> of, Predicate<String> what) throws IOException {
        List<Line> found = new ArrayList<>();
        for (Path file : FILES) {
            List<String> lines = of.test(file) ? Files.readAllLines(file) : List.of();
            for (int i = 0; i < lines.size(); i++) {
                if (what.test(lines.get(i))) {
                    found.add(new Line(file, i + 1, lines.get(i)));
                }
            }
        }
        return found;
    }

    private static int width(String line) {
        return line.codePointCount(0, line.length());
    }

    @Test
    void readsAllFourModulesAndTheLauncher() {
        assertThat(FILES).hasSizeGreaterThan(200).contains(CHECKOUT.resolve("deploy/sinew"),
                CHECKOUT.resolve("runtime/src/main/java/org/sinew/loop/ControlLoop.java"),
                CHECKOUT.resolve("drivers/pom.xml"), CHECKOUT.resolve("models/training/Motion.java"),
                CHECKOUT.resolve("deploy/robots/kid20/robot.yaml"));
    }

    @Test
    void noLineIsLongerThanAScreenIsWide() throws IOException {
        assertThat(lines(file -> true, line -> width(line) > LONGEST_LINE)).isEmpty();
    }

    @Test
    void nothingIsLeftUndone() throws IOException {
        assertThat(lines(file -> true, line -> LEFT_UNDONE.matcher(line).find())).isEmpty();
        assertThat(LEFT_UNDONE.matcher("// " + "TO" + "DO: later").find()).as("it would be seen").isTrue();
    }

    @Test
    void onlyMainPrintsAStackTrace() throws IOException {
        assertThat(lines(file -> !file.endsWith("Main.java"), line -> line.contains(STACK_TRACE))).isEmpty();
    }

    @Test
    void linesAreIndentedBySpacesAndEndWhereTheirTextEnds() throws IOException {
        assertThat(lines(file -> true, line -> line.contains("\t") || !line.equals(line.stripTrailing()))).isEmpty();
    }
}
