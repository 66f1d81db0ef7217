package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sinew.record.AuditCheck;
import org.sinew.record.AuditFile;
import org.sinew.record.AuditLine;
import org.sinew.record.LogPlace;
import org.sinew.record.RunLog;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Metadata;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew log audit}: who armed, who stopped, which configuration ran; and whether somebody changed that. */
@Command(name = "audit", header = "Who armed, who stopped, what ran; and whether that was changed.",
        description = "Checks that each line carries the hash of the one before. Exit 1: it does not. A line that was"
                + " cut off the end is seen only by what the newest run log beside it says, or by --head.",
        footer = {"", "Example:", "  sinew log audit /var/lib/sinew/log"})
final class LogAuditCommand extends SinewCommand {
    private static final Set<String> FIRST = Set.of("seq", "time", "what", "who", "t_ns", "boot", "prev", "sum");

    @Parameters(paramLabel = "DIR|FILE", arity = "0..1", description = "A folder of logs, or a trail in it; without it"
            + " the folder of this machine's robot.")
    private @Nullable Path where;

    @Option(names = "--head", paramLabel = "HASH", description = "audit_head of a run's summary: this line must be"
            + " there.")
    private @Nullable String head;

    @Override
    public Integer call() throws CommandFailure {
        Path file = file(where == null ? LogFolder.usual() : where);
        AuditCheck check = check(file);
        List<String> notes = new ArrayList<>(check.notes());
        Optional<Witness> witness = witness(file);
        witness.ifPresent(told -> check.witness(told.head, told.log.toString()));
        if (head != null) {
            check.witness(new AuditFile.Head(Long.MAX_VALUE, head.toLowerCase(Locale.ROOT)), "--head");
        }
        if (witness.isEmpty() && head == null) {
            notes.add("no run log beside it says which line was the last, so lines cut off the end would not be seen;"
                    + " --head HASH gives the audit_head of a run's summary");
        }
        if (json()) {
            print(document(file, check, notes));
        } else {
            tell(file, check, notes);
        }
        return check.findings().isEmpty() ? Main.FINE : Main.FELL_SHORT;
    }

    private static Path file(Path named) throws CommandFailure {
        Path file = Files.isDirectory(named) ? named.resolve(AuditTrail.NAME) : named;
        if (file.toString().endsWith(".mcap")) {
            Path beside = AuditTrail.file(new LogPlace.OneFile(file));
            throw CommandFailure.wrongUsage(file + " is the log of a run; the trail is beside it: "
                    + beside.getFileName() + " or " + AuditTrail.NAME);
        }
        try {
            if (!Files.exists(file) && AuditFile.older(file).isEmpty()) {
                throw new IOException("nothing there");
            }
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(file + " is not there; a run on hardware keeps one in its folder of logs,"
                    + " a simulated one beside the file of --log");
        }
        return file;
    }

    private static AuditCheck check(Path file) throws CommandFailure {
        try {
            return AuditCheck.of(file);
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(file + " cannot be read (" + e.getMessage() + "); check its rights and the"
                    + " disk");
        }
    }

    /** What the log of a run says of the trail at its end. */
    private record Witness(Path log, AuditFile.Head head) {
    }

    /** That of the newest run beside it that came to its end. */
    private static Optional<Witness> witness(Path file) {
        try {
            List<LogPlace.Kept> logs = LogPlace.oldestFirst(
                    Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file));
            for (LogPlace.Kept log : logs.reversed()) {
                Optional<Witness> told = told(log.file(), file);
                if (told.isPresent()) {
                    return told;
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // the logs cannot be read: then nobody says
        }
        return Optional.empty();
    }

    private static Optional<Witness> told(Path log, Path trail) {
        try (McapReader reader = McapReader.open(log)) {
            for (Metadata pairs : reader.metadata()) {
                String seq = pairs.values().get(AuditTrail.SEQ);
                String hash = pairs.values().get(AuditTrail.HEAD);
                String of = pairs.values().getOrDefault("audit", "");
                if (pairs.name().equals(RunLog.END) && seq != null && hash != null && of.endsWith(
                        String.valueOf(trail.getFileName()))) {
                    return Optional.of(new Witness(log, new AuditFile.Head(Long.parseLong(seq), hash)));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // a damaged log; sinew log info says how
        }
        return Optional.empty();
    }

    private static Map<String, Object> document(Path file, AuditCheck check, List<String> notes) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("trail", file.toString());
        all.put("lines", check.entries().stream().map(entry -> entry.line().content()).toList());
        all.put("head_seq", check.newest().map(AuditLine::seq).orElse(0L));
        all.put("head", check.newest().map(AuditLine::hash).orElse(AuditLine.NONE));
        all.put("findings", check.findings().stream().map(finding -> Json.object("file", finding.file().toString(),
                "line", finding.number(), "what", finding.what())).toList());
        all.put("notes", notes);
        all.put("ok", check.findings().isEmpty());
        return all;
    }

    private void tell(Path file, AuditCheck check, List<String> notes) {
        for (AuditCheck.Entry entry : check.entries()) {
            AuditLine line = entry.line();
            say(String.format(Locale.ROOT, "%6d  %-27s  %-13s %s%s", line.seq(),
                    line.content().getOrDefault("time", ""), line.what(), who(line), rest(line)));
        }
        notes.forEach(note -> say("note: " + note));
        check.findings().forEach(finding -> say("changed: " + finding));
        check.newest().ifPresent(line -> say("head: number " + line.seq() + ", " + line.hash()));
        say(file + ": " + (check.findings().isEmpty() ? "whole: each line carries the hash of the one before"
                : "NOT WHOLE"));
    }

    private static String who(AuditLine line) {
        return line.content().get("who") instanceof Map<?, ?> who ? switch (String.valueOf(who.get("by"))) {
            case "robot" -> "the robot";
            case "cockpit" -> "cockpit, " + who.get("address");
            case "socket", "command line" -> who.get("user") + (who.containsKey("uid") ? ", uid " + who.get("uid") : "")
                    + (who.containsKey("pid") ? ", pid " + who.get("pid") : "");
            default -> String.valueOf(who.get("by"));
        } : "";
    }

    private static String rest(AuditLine line) {
        Map<String, Object> rest = new LinkedHashMap<>(line.content());
        rest.keySet().removeAll(FIRST);
        if (rest.get("files") instanceof Map<?, ?> files) {
            rest.put("files", files.size());
        }
        return rest.isEmpty() ? "" : "; " + RunSummary.words(rest);
    }
}
