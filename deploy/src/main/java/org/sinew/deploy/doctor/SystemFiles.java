package org.sinew.deploy.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files by which a Linux system says how it is. All are named from its root, which need not be that of this
 * machine.
 *
 * @param root   folder that stands for {@code /}
 * @param usable how many bytes may still be written where a file is; below 0: nobody knows
 */
public record SystemFiles(Path root, ToLongFunction<Path> usable) {
    /** Those of this machine. */
    public static SystemFiles here() {
        return new SystemFiles(Path.of("/"), SystemFiles::usable);
    }

    private static long usable(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Where a file of the system really is; {@code file} is from the root, as {@code /proc/meminfo}. */
    Path at(String file) {
        return root.resolve(file.replaceFirst("^/+", ""));
    }

    boolean exists(String file) {
        return Files.exists(at(file));
    }

    /** What is in a file; empty when it is not there or cannot be read. */
    String text(String file) {
        try {
            return Files.readString(at(file)).replace("\0", " ").strip();
        } catch (IOException e) {
            return ""; // this system does not tell
        }
    }

    /** The number that a file holds. */
    OptionalLong number(String file) {
        String text = text(file);
        return text.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** The rest of the line of a file that begins with {@code key}, such as {@code MemAvailable:}. */
    Optional<String> field(String file, String key) {
        return text(file).lines().filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip()).findFirst();
    }

    /** The files of a folder whose names match, from the root, in their order. */
    List<String> list(String folder, String glob) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(at(folder), glob)) {
            all.forEach(file -> found.add(folder + "/" + file.getFileName()));
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // there is none, or it is another's
        }
        return found.stream().sorted().toList();
    }

    /** The files that are there, as the end of a piece of advice; empty where there is none. */
    String orName(String folder, String glob) {
        List<String> there = list(folder, glob);
        return there.isEmpty() ? "" : ", or name what is here: " + String.join(", ", there);
    }

    /** Where a link leads, as a name from the root; the file itself where it is none. */
    String real(String file) {
        try {
            return "/" + root.toRealPath().relativize(at(file).toRealPath());
        } catch (IOException e) {
            return file;
        }
    }

    /** Whether a program of this name runs. The kernel keeps 15 letters of it. */
    boolean runs(String program) {
        return processes().anyMatch(process -> text(process + "/comm").equals(program));
    }

    private Stream<String> processes() {
        return list("/proc", "[0-9]*").stream();
    }

    /** Whether Debian's package of this name is installed. */
    boolean installed(String name) {
        return !list("/var/lib/dpkg/info", name + "{,:*}.list").isEmpty();
    }

    /** Whether systemd knows a unit of this name. */
    boolean hasUnit(String unit) {
        return Stream.of("/usr/lib/systemd/system/", "/lib/systemd/system/", "/etc/systemd/system/")
                .anyMatch(folder -> exists(folder + unit));
    }

    /** Whether systemd starts that unit with the system: systemctl(1), enable. */
    boolean starts(String unit) {
        return Files.isSymbolicLink(at("/etc/systemd/system/multi-user.target.wants/" + unit));
    }

    /** The name of the board; empty where it does not say. */
    String board() {
        return text("/proc/device-tree/model");
    }

    boolean raspberryPi() {
        return board().contains("Raspberry Pi");
    }

    /** Whether the file system that holds {@code folder} refuses to be written: proc(5), mounts. */
    boolean readOnly(String folder) {
        String options = "";
        int longest = -1;
        for (String line : text("/proc/mounts").lines().toList()) {
            String[] words = line.split(" ");
            boolean holds = words.length > 3 && (words[1].equals("/") || folder.equals(words[1])
                    || folder.startsWith(words[1] + "/"));
            if (holds && words[1].length() >= longest) { // of two at one place the later one counts
                longest = words[1].length();
                options = words[3];
            }
        }
        return Pattern.compile(",").splitAsStream(options).anyMatch("ro"::equals);
    }
}
