package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.record.TickTopics;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.text.Json;
import org.sinew.text.OutputFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew log export}: messages of a log as JSON lines, or as CSV. */
@Command(name = "export", header = "Messages of a log as JSON lines, or as CSV.",
        description = "JSON lines: one object a message, of all topics or of those named. CSV: one topic, a row a"
                + " message, its first message says which columns there are.",
        footer = {"", "Example:", "  sinew log export run.mcap --topic /sinew/event",
            "  sinew log export run.mcap --csv --out ticks.csv"})
final class LogExportCommand extends SinewCommand {
    @Parameters(paramLabel = "LOG", description = "An MCAP file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only this one; may be given several times.")
    private List<String> topics = List.of();

    @Option(names = "--csv", description = "As CSV; without --topic the ticks, " + TickTopics.MADE + ".")
    private boolean csv;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there, not to standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() throws CommandFailure {
        if (json() && out == null) {
            throw CommandFailure.wrongUsage("--json: standard output has the messages, as JSON lines already; with"
                    + " --out it says how many there were");
        }
        if (csv && topics.size() > 1) {
            throw CommandFailure.wrongUsage("--csv takes one --topic, for each has columns of its own");
        }
        List<String> wanted = csv && topics.isEmpty() ? List.of(TickTopics.MADE) : topics;
        try (McapReader log = PastRun.reader(file)) {
            known(log, wanted);
            if (out == null) {
                write(log, wanted, out()::append);
            } else {
                toFile(log, wanted, out);
            }
            log.problems().forEach(problem -> remark("sinew log export: missing: " + problem));
            return log.lost() ? Main.FELL_SHORT : Main.FINE;
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(file + " cannot be read (" + e.getMessage() + "); check the disk");
        }
    }

    private void toFile(McapReader log, List<String> wanted, Path target) throws CommandFailure {
        try {
            if (Files.exists(target) && Files.isSameFile(file, target)) {
                throw CommandFailure.wrongUsage("--out " + target + " is the log itself; name another file");
            }
            Optional<String> refusal = OutputFiles.refusal(target, csv ? ExportedMessages.CSV : ExportedMessages.JSON);
            if (refusal.isPresent()) {
                throw CommandFailure.wrongUsage("--out: " + refusal.get());
            }
            try (RowFile rows = RowFile.create(target)) {
                long messages = write(log, wanted, rows::write);
                rows.finish();
                if (json()) {
                    print(Json.object("written", target.toString(), "messages", messages));
                }
            }
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("--out " + target + " cannot be written, or " + file + " not be read ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage() + "); check the folder, its rights and the"
                    + " disk");
        }
    }

    private void known(McapReader log, List<String> wanted) throws CommandFailure {
        List<String> there = log.channels().stream().map(channel -> channel.topic()).distinct().toList();
        for (String topic : wanted) {
            if (!there.contains(topic)) {
                throw CommandFailure.wrongUsage(file + " has no topic " + topic + "; it has "
                        + String.join(", ", there));
            }
        }
    }

    private long write(McapReader log, List<String> wanted, ExportedMessages.Rows to) throws IOException {
        ExportedMessages messages = csv ? new ExportedMessages.Csv(log, to) : new ExportedMessages.JsonLines(log, to);
        long written = 0;
        for (MessageCursor cursor = log.messages(); cursor.next();) {
            if (wanted.isEmpty() || wanted.contains(cursor.channel().topic())) {
                messages.write(cursor);
                written++;
            }
        }
        return written;
    }
}
