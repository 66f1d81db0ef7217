package org.sinew.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Problem;
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
    private static final String TICKS = "/sinew/made";

    @Parameters(paramLabel = "LOG", description = "An MCAP file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only this one; may be given several times.")
    private List<String> topics = List.of();

    @Option(names = "--csv", description = "As CSV; without --topic the ticks, " + TICKS + ".")
    private boolean csv;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there, not to standard output.")
    private @Nullable Path out;

    @Override
    public Integer call() throws CommandFailure {
        if (json()) {
            throw CommandFailure.wrongUsage("--json: the export is JSON lines already; leave it out");
        }
        if (csv && topics.size() > 1) {
            throw CommandFailure.wrongUsage("--csv takes one --topic, for each has columns of its own");
        }
        List<String> wanted = csv && topics.isEmpty() ? List.of(TICKS) : topics;
        try (McapReader log = PastRun.reader(file)) {
            known(log, wanted);
            if (out == null) {
                write(log, wanted, out());
            } else {
                try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(out, StandardCharsets.UTF_8))) {
                    write(log, wanted, to);
                    if (to.checkError()) {
                        throw CommandFailure.wrongUsage("--out " + out + " cannot be written; is the disk full?");
                    }
                }
            }
            log.problems().forEach(problem -> remark("sinew log export: missing: " + problem));
            boolean lost = log.problems().stream().anyMatch(problem -> problem.kind() != Problem.Kind.NOT_CLOSED);
            return lost ? Main.FELL_SHORT : Main.FINE;
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("cannot read " + file + ", or write " + (out == null ? "" : out) + " ("
                    + e.getMessage() + ")");
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

    private void write(McapReader log, List<String> wanted, PrintWriter to) throws IOException {
        ExportedMessages messages = csv ? new ExportedMessages.Csv(log, to) : new ExportedMessages.JsonLines(log, to);
        for (MessageCursor cursor = log.messages(); cursor.next();) {
            if (wanted.isEmpty() || wanted.contains(cursor.channel().topic())) {
                messages.write(cursor);
            }
        }
    }
}
