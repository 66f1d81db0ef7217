package org.sinew.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPair;
import org.sinew.sim.FaultPairs;
import org.sinew.text.Json;

/** The table of the fault language, for people and for machines. Loads classes of the simulation. */
final class FaultLanguage {
    private FaultLanguage() {
    }

    /** Tells it: as one document, or what applies line by line. */
    static void tell(boolean json, Consumer<Map<String, Object>> print, Consumer<String> say) {
        if (json) {
            List<Map<String, Object>> pairs = FaultPairs.ALL.stream().map(pair -> Json.object("part",
                    pair.part().title(), "target", target(pair.part()), "kind", pair.kind().word(), "applies",
                    pair.applies(), "words", pair.words())).toList();
            print.accept(Json.object("plan", pairs));
            return;
        }
        for (FaultPair pair : FaultPairs.applying()) {
            say.accept(String.format(Locale.ROOT, "%-13s %-13s %-12s %s", pair.part().title(), target(pair.part()),
                    pair.kind().word(), pair.words()));
        }
    }

    /** How a plan names it. */
    private static String target(Fault.Part part) {
        return new Fault.Pair(part.target(), Fault.Kind.OFF).toString().replaceFirst(" off$", "")
                + (part == Fault.Part.LOOP ? "[.STEP]" : "");
    }

    /** The tables of the page on the simulation. */
    static String page() {
        StringBuilder out = new StringBuilder();
        for (Fault.Part part : Fault.Part.values()) {
            List<FaultPair> all = FaultPairs.ALL.stream().filter(pair -> pair.part() == part).toList();
            out.append("\n### `").append(target(part)).append("`, ").append(part.one()).append("\n\n")
                    .append("| kind | what it does |\n|---|---|\n");
            all.stream().filter(FaultPair::applies).forEach(pair -> out.append("| `").append(pair.kind().word())
                    .append("` | ").append(pair.words()).append(" |\n"));
            out.append("\nNot:");
            String between = " ";
            for (FaultPair pair : all) {
                if (!pair.applies()) {
                    out.append(between).append('`').append(pair.kind().word()).append("` (").append(pair.words())
                            .append(')');
                    between = ", ";
                }
            }
            out.append(".\n");
        }
        return out.toString();
    }
}
