package org.sinew.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sinew.text.Nearest;

/** What to say of a file that another file names and that is not there. */
final class FileNames {
    private FileNames() {
    }

    /** The mistake, with the nearest name in the same folder. */
    static ConfigException missing(Place place, String key, Path file) {
        if (Files.isDirectory(file)) {
            return new ConfigException(place, "\"" + key + "\" names " + file + ", which is a folder; name the file in"
                    + " it");
        }
        String advice = nearest(file).map(name -> " (did you mean \"" + name + "\"?)").orElse("; check the path");
        return new ConfigException(place, "\"" + key + "\" names " + file + ", which is not there" + advice);
    }

    private static Optional<String> nearest(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path name = file.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> beside = Files.list(folder)) {
            List<String> names = beside.map(path -> String.valueOf(path.getFileName())).sorted().toList();
            return Nearest.to(name.toString(), names);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
