package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sinew.record.mcap.Attachment;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.ChunkInfo;
import org.sinew.record.mcap.McapException;
import org.sinew.record.mcap.McapFile;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Problem;
import org.sinew.record.mcap.Schema;
import org.sinew.record.mcap.Statistics;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sinew log info}: what an MCAP file holds, and what is missing from it. */
@Command(name = "info", header = "What a log holds, and what is missing from it.",
        description = "Any MCAP file, also one that was cut off. Exit 1: something of it cannot be read.",
        footer = {"", "Example:", "  sinew log info run.mcap"})
final class LogInfoCommand extends SinewCommand {
    @Parameters(paramLabel = "LOG", description = "An MCAP file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Override
    public Integer call() throws CommandFailure {
        try (McapReader log = PastRun.reader(file)) {
            Statistics counted = log.counted();
            List<String> damaged = damagedFiles(log);
            boolean written = McapFile.isWritten(file);
            List<Problem> lost = log.problems().stream().filter(problem -> !written || !isOfTheEnd(problem)).toList();
            List<String> problems = Stream.concat(lost.stream().map(Problem::words), damaged.stream()).toList();
            if (json()) {
                print(document(log, counted, problems, written));
            } else {
                tell(log, counted, problems);
                say(written ? "the run goes on; this is what it has written so far" : problems.isEmpty() ? "whole"
                        : lost.stream().anyMatch(LogInfoCommand::isOfTheEnd) ? "the run ended without its last words,"
                        + " killed or by a power cut; all else can be read" : "not whole; all else can be read");
            }
            return problems.isEmpty() || damaged.isEmpty() && lost.stream().allMatch(LogInfoCommand::isUnclosed)
                    ? Main.FINE : Main.FELL_SHORT;
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(file + " cannot be read (" + e.getMessage() + "); check the disk");
        }
    }

    private static boolean isUnclosed(Problem problem) {
        return problem.kind() == Problem.Kind.NOT_CLOSED;
    }

    /** What a file lacks that is still being written. */
    private static boolean isOfTheEnd(Problem problem) {
        return isUnclosed(problem) || problem.kind() == Problem.Kind.CUT;
    }

    /** What of the files inside cannot be read. */
    private static List<String> damagedFiles(McapReader log) throws IOException {
        List<String> damaged = new ArrayList<>();
        for (Attachment attachment : log.attachments()) {
            try {
                log.read(attachment);
            } catch (McapException e) {
                damaged.add(String.valueOf(e.getMessage()));
            }
        }
        return damaged;
    }

    private Map<String, Object> document(McapReader log, Statistics counted, List<String> problems,
            boolean written) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("log", file.toString());
        all.put("bytes", Files.size(file));
        all.put("library", log.library());
        all.put("messages", counted.messages());
        all.put("start", counted.messages() == 0 ? null : time(counted.startNanos()));
        all.put("end", counted.messages() == 0 ? null : time(counted.endNanos()));
        all.put("duration_s", seconds(counted));
        all.put("topics", log.channels().stream().map(channel -> Json.object("topic", channel.topic(), "messages",
                count(counted, channel), "schema", schema(log, channel), "encoding",
                channel.messageEncoding())).toList());
        all.put("chunks", Json.object("count", log.chunks().size(), "bytes", compressed(log), "uncompressed_bytes",
                uncompressed(log), "damaged", log.chunks().stream()
                        .filter(chunk -> chunk.state() == ChunkInfo.State.DAMAGED).count()));
        all.put("metadata", log.metadata().stream().map(pairs -> Json.object("name", pairs.name(), "values",
                pairs.values())).toList());
        all.put("attachments", log.attachments().stream().map(attachment -> Json.object("name", attachment.name(),
                "media_type", attachment.mediaType(), "bytes", attachment.size())).toList());
        all.put("problems", problems);
        all.put("being_written", written);
        return all;
    }

    private void tell(McapReader log, Statistics counted, List<String> problems) throws IOException {
        say(String.format(Locale.ROOT, "%s: %.1f MB, %d messages in %d chunks (%.1f MB unpacked), by %s", file,
                Files.size(file) / 1e6, counted.messages(), log.chunks().size(), uncompressed(log) / 1e6,
                log.library().isEmpty() ? "nobody who says so" : log.library()));
        if (counted.messages() > 0) {
            say(String.format(Locale.ROOT, "%.3f s, from %s to %s", seconds(counted), time(counted.startNanos()),
                    time(counted.endNanos())));
        }
        for (Channel channel : log.channels()) {
            long count = count(counted, channel);
            say(String.format(Locale.ROOT, "  %-28s %8d  %8.1f Hz  %s", channel.topic(), count,
                    seconds(counted) > 0 ? count / seconds(counted) : 0, schema(log, channel)));
        }
        log.metadata().forEach(pairs -> say("  " + pairs.name() + ": " + pairs.values()));
        log.attachments().forEach(attachment -> say("  file " + attachment.name() + ", " + attachment.size()
                + " bytes"));
        problems.forEach(problem -> say("missing: " + problem));
    }

    private static long count(Statistics counted, Channel channel) {
        return counted.messagesByChannel().getOrDefault(channel.id(), 0L);
    }

    private static String schema(McapReader log, Channel channel) {
        return log.schema(channel).map(Schema::name).orElse("");
    }

    private static double seconds(Statistics counted) {
        return (counted.endNanos() - counted.startNanos()) / 1e9;
    }

    private static long compressed(McapReader log) {
        return log.chunks().stream().mapToLong(ChunkInfo::compressedSize).sum();
    }

    private static long uncompressed(McapReader log) {
        return log.chunks().stream().mapToLong(ChunkInfo::uncompressedSize).sum();
    }

    /** RFC 3339. */
    static String time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .truncatedTo(ChronoUnit.MICROS).toString();
    }
}
