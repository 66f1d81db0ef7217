package org.sinew.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.safety.EventCode;
import org.sinew.safety.FaultRow;
import org.sinew.safety.FaultTable;
import org.sinew.text.Json;
import org.sinew.text.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew faults list}: the fault table, or one row of it. */
@Command(name = "list", header = "The faults that are known: how each is seen, what is done, how it is cleared.",
        footer = {"", "Example:", "  sinew faults list joint-lost", "  sinew faults list --plan"})
final class FaultsListCommand extends SinewCommand {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "One fault, with all that is known of it.")
    private @Nullable String name;

    @Option(names = "--plan", description = "What a fault plan can make fail in a simulation, and what that does.")
    private boolean plan;

    @Override
    public Integer call() throws CommandFailure {
        if (plan && name != null) {
            throw CommandFailure.wrongUsage("--plan and " + name + ": choose one");
        }
        if (plan) {
            SimulationJars.need("sinew faults list --plan");
            FaultLanguage.tell(json(), this::print, this::say);
            return Main.FINE;
        }
        List<FaultRow> rows = name == null ? FaultTable.ROWS : List.of(row(name));
        if (json()) {
            print(Json.object("faults", rows.stream().map(FaultsListCommand::document).toList()));
        } else if (name == null) {
            rows.forEach(row -> say(String.format(Locale.ROOT, "%-16s %-11s %-22s %s", row.name(), stop(row),
                    row.bound().words(), row.failure())));
        } else {
            tell(rows.getFirst());
        }
        return Main.FINE;
    }

    private static FaultRow row(String wanted) throws CommandFailure {
        List<String> names = FaultTable.ROWS.stream().map(FaultRow::name).toList();
        Optional<FaultRow> row = FaultTable.ROWS.stream().filter(each -> each.name().equals(wanted)).findFirst();
        return row.orElseThrow(() -> CommandFailure.wrongUsage("no fault is called \"" + wanted + "\""
                + Nearest.hint(wanted, names, "faults")));
    }

    /** The stop that a fault demands. */
    static String stop(FaultRow row) {
        return row.stop().name().toLowerCase(Locale.ROOT);
    }

    private void tell(FaultRow row) {
        say(row.name() + ": " + row.failure());
        say("  seen by     " + row.detection());
        say("  answer      " + row.reaction());
        say("  stop        " + stop(row) + ", " + row.bound().words());
        say("  to go on    " + row.clearing().words());
        for (EventCode code : row.events()) {
            say("  event       " + code.word() + ": " + code.text(Locale.ENGLISH)
                    + (code.next(Locale.ENGLISH).isEmpty() ? "" : "; " + code.next(Locale.ENGLISH)));
        }
        if (!row.injected().isEmpty()) {
            say("  injected by " + String.join(", ", row.injected()));
        }
        say("  shown by    " + String.join(", ", row.shownBy()));
    }

    private static Map<String, Object> document(FaultRow row) {
        return Json.object("name", row.name(), "group", row.group().title(), "failure", row.failure(), "detection",
                row.detection(), "reaction", row.reaction(), "stop", stop(row), "bound_ms", row.bound().nanos() / 1e6,
                "bound_watchdog_percent", row.bound().watchdogPercent(), "bound_ticks", row.bound().ticks(), "clearing",
                row.clearing().words(), "events",
                row.events().stream().map(code -> Json.object("code", code.word(), "text", code.text(Locale.ENGLISH),
                        "next", code.next(Locale.ENGLISH))).toList(), "injected", row.injected(), "shown_by",
                row.shownBy());
    }
}
