package org.sinew.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sinew.text.Nearest;
import org.sinew.text.WholeFile;

/** What to say of a file that another file names and that is not there, or is no file. */
final class FileNames {
    private FileNames() {
    }

    /**
     * The mistake, with the nearest name in the same folder.
     *
     * @param written the path as the person wrote it
     * @param file    the same as seen from here
     */
    static ConfigException missing(Place place, String key, String written, Path file) {
        String names = "\"" + key + "\" names " + written;
        Optional<String> other = WholeFile.otherKind(file);
        if (other.isPresent()) {
            return new ConfigException(place, names + ", which is " + other.get() + "; name the file "
                    + (Files.isDirectory(file) ? "in it" : "itself"));
        }
        String where = written.equals(file.toString()) ? ", which is not there" : ", and " + file + " is not there";
        return new ConfigException(place, names + where + advice(file));
    }

    private static String advice(Path file) {
        if (Files.isSymbolicLink(file)) {
            return " (a link that leads nowhere); make it anew";
        }
        return nearest(file).map(name -> " (did you mean \"" + name + "\"?)").orElse("; check the path");
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
