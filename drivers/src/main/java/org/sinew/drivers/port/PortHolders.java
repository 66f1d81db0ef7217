package org.sinew.drivers.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which ports there are, and which processes have one open, as far as /proc shows it to this user: to root all, to an
 * ordinary user only its own, none of root's. For messages, when something is wrong: it looks at every process. Any
 * thread; a bus thread only to open its port, first or again.
 */
public final class PortHolders {
    private static final Path PROC = Path.of("/proc");
    /** Where pseudo-terminals are. */
    static final Path PSEUDO = Path.of("/dev/pts");
    /** What every far end of one is called. */
    private static final Path FAR_END = Path.of("ptmx");
    /** proc(5), fdinfo: which pseudo-terminal a far end belongs to. */
    private static final String WHOSE = "tty-index:";

    private PortHolders() {
    }

    /**
     * A process.
     *
     * @param pid  its number
     * @param name of its program
     */
    public record Holder(long pid, String name) {
        @Override
        public String toString() {
            return "process " + pid + " (" + name + ")";
        }
    }

    /** Every process but this one that has {@code port} open. */
    public static List<Holder> of(Path port) {
        return of(PROC, port);
    }

    /** The same, of the processes in this folder; {@code port} is as their open files name it. */
    public static List<Holder> of(Path processes, Path port) {
        List<Holder> found = new ArrayList<>();
        Path real;
        try {
            real = port.toRealPath();
        } catch (IOException e) {
            return List.of(); // the port is gone
        }
        for (Path process : entries(() -> Files.newDirectoryStream(processes, "[0-9]*"))) {
            long pid = Long.parseLong(process.getFileName().toString());
            if (pid != ProcessHandle.current().pid() && holds(process, real)) {
                found.add(new Holder(pid, name(processes, pid)));
            }
        }
        return List.copyOf(found);
    }

    /** Whether there are processes whose open files this user may not see. */
    static boolean hidden() {
        return entries(() -> Files.newDirectoryStream(PROC, "[0-9]*")).stream()
                .map(process -> process.resolve("fd")).anyMatch(open -> Files.exists(open) && !Files.isReadable(open));
    }

    /**
     * Those of {@link #of} that can take bytes away from us. A pseudo-terminal may also be held by the program that
     * plays its far end: that is the device.
     */
    public static List<Holder> strangers(Path port) {
        return strangers(PROC, port);
    }

    /** The same, of the processes in this folder. */
    public static List<Holder> strangers(Path processes, Path port) {
        Path real = real(port);
        boolean pseudo = real.startsWith(PSEUDO);
        return of(processes, port).stream().filter(holder -> !pseudo || !plays(processes.resolve(
                Long.toString(holder.pid())), real.getFileName().toString())).toList();
    }

    /** Whether a process has the far end of this pseudo-terminal open, and not only that of another one. */
    private static boolean plays(Path process, String number) {
        return entries(() -> Files.newDirectoryStream(process.resolve("fd"))).stream()
                .filter(PortHolders::isFarEnd).anyMatch(descriptor -> whose(process.resolve("fdinfo")
                        .resolve(descriptor.getFileName())).orElse(number).equals(number));
    }

    private static boolean isFarEnd(Path descriptor) {
        try {
            return FAR_END.equals(Files.readSymbolicLink(descriptor).getFileName());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Empty: a kernel before 4.14, which does not say. */
    private static Optional<String> whose(Path info) {
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith(WHOSE)).map(line -> line.substring(WHOSE.length()).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path port) {
        try {
            return port.toRealPath();
        } catch (IOException e) {
            return port;
        }
    }

    /** Opens a folder. */
    @FunctionalInterface
    interface Folder {
        DirectoryStream<Path> open() throws IOException;
    }

    /** What is in a folder, as far as it can be read: there is none, or it is another's, or just gone. */
    static List<Path> entries(Folder folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = folder.open()) {
            all.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /** Who has {@code port} open, for a message. */
    public static String words(Path port) {
        List<Holder> holders = of(port);
        return holders.isEmpty() ? "another process, which only root may see"
                : holders.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /**
     * Which devices there are, for a message.
     *
     * @param what   they are, in a word or two
     * @param byId   folder with names that stay
     * @param inDev  their names in /dev, as a glob
     */
    public static String others(String what, String byId, String inDev) {
        List<Path> found = entries(() -> Files.newDirectoryStream(Path.of(byId)));
        found.addAll(entries(() -> Files.newDirectoryStream(Path.of("/dev"), inDev)));
        return found.isEmpty() ? "no " + what + " was found on this machine"
                : "there is " + found.stream().map(Path::toString).sorted().collect(Collectors.joining(", "));
    }

    /** The name of a process's program; empty when it has ended. */
    public static String name(long pid) {
        return name(PROC, pid);
    }

    private static String name(Path processes, long pid) {
        try {
            return Files.readString(processes.resolve(Long.toString(pid)).resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean holds(Path process, Path port) {
        return entries(() -> Files.newDirectoryStream(process.resolve("fd"))).stream()
                .anyMatch(descriptor -> opens(descriptor, port));
    }

    private static boolean opens(Path descriptor, Path port) {
        try {
            return Files.readSymbolicLink(descriptor).equals(port);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
