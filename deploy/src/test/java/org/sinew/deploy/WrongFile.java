package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file with a mistake, from the test resources.
 *
 * @param file        the file
 * @param message     what {@code sinew check} says, with the path from {@link #FILES}
 * @param schemaSees  whether the mistake is one of structure, which the JSON Schema refuses too
 */
public record WrongFile(Path file, String message, boolean schemaSees) {
    /** Where they lie, as seen from the module. */
    public static final Path FILES = Path.of("src/test/resources/org/sinew/deploy/files");
    /** Second line of a message's file, where the JSON Schema cannot see the mistake. */
    private static final String UNSEEN = "the schema accepts it";

    /** All of them, by name. */
    public static List<WrongFile> all() throws IOException {
        try (Stream<Path> files = Files.walk(FILES.resolve("wrong"))) {
            List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
            List<WrongFile> wrong = new ArrayList<>();
            for (Path file : yaml) {
                List<String> lines = Files.readAllLines(Path.of(file + ".txt"));
                wrong.add(new WrongFile(file, lines.getFirst(), lines.size() < 2 || !lines.get(1).equals(UNSEEN)));
            }
            return wrong;
        }
    }

    /** The folder that it lies in: robot, yaml, include, model or policy. */
    public String kind() {
        return String.valueOf(file.getParent().getFileName());
    }

    @Override
    public String toString() {
        return FILES.resolve("wrong").relativize(file).toString();
    }
}
