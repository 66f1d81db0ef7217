package org.sinew.drivers.port;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes have a port open, as far as /proc shows it to this user. For messages, when something is wrong: it
 * looks at every process. Any thread but a bus thread.
 */
public final class PortHolders {
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
        List<Holder> found = new ArrayList<>();
        Path real;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            real = port.toRealPath();
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && holds(process, real)) {
                    found.add(new Holder(pid, name(pid)));
                }
            }
        } catch (IOException e) {
            return List.copyOf(found); // no /proc, or the port is gone
        }
        return List.copyOf(found);
    }

    /** The name of a process's program; empty when it has ended. */
    public static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean holds(Path process, Path port) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (opens(descriptor, port)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // another user's, or it has just ended
        }
        return false;
    }

    private static boolean opens(Path descriptor, Path port) {
        try {
            return Files.readSymbolicLink(descriptor).equals(port);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
