package org.sinew.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sinew.deploy.report.SupportFile;

/**
 * What a report has of logs: their names, the minute before the newest fault, and the last one of each robot that runs.
 * Cold code, one thread.
 */
final class ReportedLogs implements AutoCloseable {
    /** A minute of pictures on a slow card. */
    private static final int PATIENCE_SECONDS = 60;
    private static final int AUDIT_LINES = 1_000;

    private final SupportFile file;
    private final Path folder;
    private final boolean pictures;
    private final Path copies;
    private final List<Path> recorded = new ArrayList<>();

    ReportedLogs(SupportFile file, Path folder, boolean pictures) throws IOException {
        this.file = file;
        this.folder = folder;
        this.pictures = pictures;
        copies = Files.createTempDirectory("sinew-report-");
    }

    /** Names and sizes: the logs themselves are too long to send unasked. */
    void list() {
        StringBuilder lines = new StringBuilder();
        try {
            for (Path log : Stream.concat(files(folder), flights()).toList()) {
                lines.append(Files.size(log)).append(" bytes  ").append(folder.relativize(log)).append('\n');
            }
            file.add("logs.txt", lines.toString());
            file.leaveOut("the logs in " + folder + ": only their names and sizes are listed");
        } catch (IOException e) {
            file.leaveOut("logs: " + folder + " is not there, or is another's");
        }
    }

    /** Who armed and stopped the robot, and what ran: the newest lines of the trail. */
    void audit() {
        Path trail = folder.resolve(AuditTrail.NAME);
        if (!Files.isRegularFile(trail)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(trail);
            String newest = lines.subList(Math.max(0, lines.size() - AUDIT_LINES), lines.size()).stream()
                    .map(line -> new String(file.redaction().ofJson(line.getBytes(UTF_8)), UTF_8).strip() + "\n")
                    .collect(Collectors.joining());
            file.add(AuditTrail.NAME, newest);
        } catch (IOException e) {
            file.leaveOut("the audit trail: " + trail + " cannot be read");
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    private Stream<Path> flights() throws IOException {
        Path flights = LogFolder.flights(folder);
        return Files.isDirectory(flights) ? files(flights) : Stream.of();
    }

    /** What a robot recorded by itself when something went wrong. */
    void newestFault() {
        try {
            Optional<Path> newest = flights().filter(log -> log.toString().endsWith(".mcap")
                    && !LogFolder.isAsked(log))
                    .max(Comparator.comparingLong(log -> log.toFile().lastModified()));
            newest.ifPresent(this::take);
        } catch (IOException e) {
            file.leaveOut("the last minute before a fault: " + LogFolder.flights(folder) + " is another's");
        }
    }

    /** What the robots that run recorded in the last minute. */
    void lastMinute(List<Path> sockets) throws InterruptedException, CommandFailure {
        for (Map<String, Object> answer : RemoteCommand.ask(sockets, "flight", false, PATIENCE_SECONDS)) {
            if (answer.get("file") instanceof String made) {
                take(Path.of(made));
            } else {
                file.leaveOut("the last minute of the robot at " + answer.get("socket") + ": " + answer.get("why"));
            }
        }
    }

    private void take(Path log) {
        recorded.add(log);
        try {
            LogCopy.learn(log, file.redaction());
        } catch (IOException e) {
            return; // who copies it says so
        }
    }

    /** Adds what was found, when the secrets of everything else are known. */
    void attach() {
        recorded.forEach(this::attach);
    }

    private void attach(Path log) {
        Path copy = copies.resolve(String.valueOf(log.getFileName()));
        try {
            LogCopy.withoutSecrets(log, copy, pictures, file.redaction());
            file.attach("flight/" + copy.getFileName(), copy);
            if (!pictures) {
                file.leaveOut("pictures of the cameras in " + copy.getFileName() + ": --pictures adds them");
            }
        } catch (IOException e) {
            file.leaveOut("the last minute, " + log + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** A robot that keeps no logs made the file for this report alone, in a folder for temporary files of its own. */
    private static void discard(Path log) {
        LogFolder.madeFor(log).ifPresent(made -> {
            remove(log);
            remove(made);
        });
    }

    private static void remove(Path path) {
        path.toFile().delete(); // of another user: the system removes it
    }

    /** Once the report is written. */
    @Override
    public void close() throws IOException {
        recorded.forEach(ReportedLogs::discard);
        try (Stream<Path> all = Files.list(copies)) {
            all.forEach(ReportedLogs::remove);
        }
        remove(copies);
    }
}
