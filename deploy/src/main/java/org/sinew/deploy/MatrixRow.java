package org.sinew.deploy;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sinew.state.SafetyState;
import org.sinew.text.Json;

/** What has come of one fault on one part, at all the times at which it was tried. Any threads add to it. */
final class MatrixRow {
    private static final int KEPT_FAILURES = 5;

    private final MatrixCase fault;
    private int boundTicks; // of the answer that came nearest to it
    private final Map<SafetyState, Integer> ends = new EnumMap<>(SafetyState.class);
    private final Set<List<Object>> distinct = new HashSet<>();
    private final Map<String, String> failures = new LinkedHashMap<>(); // what fell short, by the command that shows it
    private int runs;
    private int answered;
    private int worstTicks;
    private long motions;
    private int shortRuns;

    MatrixRow(MatrixCase fault) {
        this.fault = fault;
    }

    /** @param command that shows the same run again */
    synchronized void add(MatrixRun.Result result, String command) {
        runs++;
        motions += result.motions();
        ends.merge(result.end(), 1, Integer::sum);
        distinct.add(result.distinct());
        if (result.begun() == SafetyState.ARMED && result.ticks().isPresent()) {
            answered++;
            if (answered == 1 || result.ticks().get() * boundTicks > worstTicks * result.bound()) { // nearer its bound
                worstTicks = result.ticks().get();
                boundTicks = result.bound();
            }
        }
        if (!result.problems().isEmpty()) {
            fell(String.join("; ", result.problems()), command);
        }
    }

    /** A run that could not even be made. */
    synchronized void add(Throwable thrown, String command) {
        runs++;
        fell("it threw " + thrown, command);
    }

    private void fell(String why, String command) {
        shortRuns++;
        if (failures.size() < KEPT_FAILURES) {
            failures.put(command, why);
        }
    }

    synchronized int runs() {
        return runs;
    }

    synchronized long motions() {
        return motions;
    }

    synchronized int distinct() {
        return distinct.size();
    }

    /** Runs that fell short. */
    synchronized int fellShort() {
        return shortRuns;
    }

    /** The first of them: why, by the command that shows it again. */
    synchronized Map<String, String> failures() {
        return new LinkedHashMap<>(failures);
    }

    /** For a person, as the columns of {@link FaultMatrix#HEAD}. */
    synchronized List<String> columns() {
        String reaction = answered == 0 ? "none" : worstTicks + (fault.expected().must() ? " of " + boundTicks : "");
        return List.of(fault.fault(), String.valueOf(runs), String.valueOf(motions), reaction, ends(),
                String.valueOf(distinct.size()), shortRuns == 0 ? "fine" : shortRuns + " short");
    }

    private String ends() {
        return ends.entrySet().stream().map(end -> end.getKey().word() + " " + end.getValue())
                .collect(Collectors.joining(", "));
    }

    /** For machines. */
    synchronized Map<String, Object> document() {
        Map<String, Object> states = new LinkedHashMap<>();
        ends.forEach((state, count) -> states.put(state.word(), count));
        return Json.object("target", fault.target(), "fault", fault.fault(), "does", fault.pair().words(), "rows",
                fault.expected().rows(), "why_no_answer", fault.expected().why(), "runs", runs, "answered", answered,
                "worst_ticks", worstTicks, "bound_ticks", boundTicks, "ends", states, "distinct", distinct.size(),
                "uncommanded_motions", motions, "short", shortRuns, "failures", failures);
    }
}
