package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sinew.config.RobotConfig;
import org.sinew.record.LogPlace;

/** Where logs are kept: the folder of a robot, or one file that somebody names. */
final class LogFolder {
    private static final int FLIGHTS = 10; // of each kind; each has 32 MB at most
    /** Why the last minute was written: somebody wanted it. */
    static final String ASKED = "asked";
    private static final String MADE_FOR_ONE = "sinew-flight-"; // in the folder for temporary files

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private LogFolder() {
    }

    /** One file, over a log of that name when the run begins; anything else that is there stays. */
    static LogPlace oneFile(Path file) throws CommandFailure {
        LogPlace.OneFile one = new LogPlace.OneFile(file);
        try {
            one.mayBegin();
            return one;
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.wrongUsage("--log: " + file + " is there and holds something else; name another file,"
                    + " or remove it");
        } catch (AccessDeniedException e) {
            throw CommandFailure.wrongUsage("--log: " + file + " is there and cannot be read; check its rights, or"
                    + " name another file");
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("--log: " + e.getMessage() + "; name another file");
        }
    }

    /**
     * The folder that a robot file names; else that of the system service where this user may write there, and a folder
     * of the user's own where not.
     */
    static LogPlace of(RobotConfig config) {
        RobotConfig.Log keys = config.log().orElse(RobotConfig.Log.USUAL);
        Path folder = config.log().isEmpty() ? made(usual()) : Path.of(keys.dir());
        return new LogPlace.Folder(folder, fileName(config.name()), keys.maxSizeMb() * 1_000_000L, keys.maxAge());
    }

    /** Where the log is of a robot whose file does not say. */
    static Path usual() {
        Path service = Path.of(RobotConfig.Log.USUAL.dir());
        return Files.isWritable(service) ? service : own();
    }

    /** A log may show a home: the folder of a user's own is nobody else's to read. */
    private static Path made(Path folder) {
        try {
            if (folder.equals(own())) {
                Files.createDirectories(folder, OWNERS_ONLY);
            }
        } catch (IOException e) {
            return folder; // whoever writes there will say why not
        }
        return folder;
    }

    /** XDG Base Directory Specification: what a program keeps between two starts, and what can be done without. */
    private static Path own() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local/state")
                : Path.of(state);
        return base.resolve("sinew/log");
    }

    /**
     * A file for the last minute: in {@code flight} beside the log, where the newest ten after faults are
     * kept and the newest ten that were asked for; without such a folder in one of its own.
     */
    static Path flight(Optional<LogPlace> place, String robot, String why) throws IOException {
        String name = fileName(robot) + "-" + LogPlace.date(Instant.now()) + "-" + why + ".mcap";
        if (!(place.orElse(null) instanceof LogPlace.Folder folder)) {
            return Files.createTempDirectory(MADE_FOR_ONE, OWNERS_ONLY).resolve(name);
        }
        Path flights = Files.createDirectories(flights(folder.folder()));
        List<Path> there = LogPlace.oldestFirst(flights).stream().map(LogPlace.Kept::file)
                .filter(file -> isAsked(file) == why.equals(ASKED)).toList();
        for (Path old : there.subList(0, Math.max(0, there.size() - FLIGHTS + 1))) {
            Files.deleteIfExists(old);
        }
        Path file = flights.resolve(name);
        for (int n = 2; Files.exists(file); n++) { // two in one second
            file = flights.resolve(name.replace("-" + why + ".mcap", "-" + n + "-" + why + ".mcap"));
        }
        return file;
    }

    /** Where the last minutes of a robot with this log are. */
    static Path flights(Path log) {
        return log.resolve("flight");
    }

    /** Whether a last minute was written because somebody wanted it, and not after a fault. */
    static boolean isAsked(Path flight) {
        return flight.toString().endsWith("-" + ASKED + ".mcap");
    }

    /** The folder that was made for this last minute alone, where the robot keeps no log. */
    static Optional<Path> madeFor(Path flight) {
        return Optional.ofNullable(flight.toAbsolutePath().getParent())
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith(MADE_FOR_ONE));
    }

    /** What a robot is called where a slash or a space would do harm. */
    private static String fileName(String robot) {
        return robot.replaceAll("[^\\p{L}\\p{N}._-]", "_");
    }
}
