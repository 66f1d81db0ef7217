package org.sinew.deploy;

import static org.sinew.state.SafetyState.ARMED;
import static org.sinew.state.SafetyState.HOLDING;
import static org.sinew.state.SafetyState.STOPPED;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sinew.sim.Fault;
import org.sinew.state.SafetyState;

/**
 * What has to come of a fault that begins while the robot moves.
 *
 * @param part        what fails
 * @param kind        how
 * @param value       how much, in the words of a plan; empty: as much as is usual
 * @param lastsMillis for how long
 * @param rows        rows of the fault table, one of which answers within its bound; none: no answer is needed
 * @param must        whether there has to be an answer; else there may be one
 * @param ends        states in which the robot may be at the end
 * @param why         why no answer is needed; empty where one is
 */
record MatrixExpectation(Fault.Part part, Fault.Kind kind, String value, long lastsMillis, List<String> rows,
        boolean must, Set<SafetyState> ends, String why) {
    private static final long USUAL_MILLIS = 600;

    MatrixExpectation {
        rows = List.copyOf(rows);
        ends = Set.copyOf(ends);
    }

    /** It is answered by a stop. */
    static MatrixExpectation stops(Fault.Part part, Fault.Kind kind, String... rows) {
        return new MatrixExpectation(part, kind, "", USUAL_MILLIS, List.of(rows), true, EnumSet.of(STOPPED), "");
    }

    /** The robot goes on; one of these rows may tell of it, or hold. */
    static MatrixExpectation mayHold(Fault.Part part, Fault.Kind kind, String why, String... rows) {
        return new MatrixExpectation(part, kind, "", USUAL_MILLIS, List.of(rows), false,
                EnumSet.of(ARMED, HOLDING, STOPPED), why);
    }

    /** The robot goes on, and nobody needs to do anything. */
    static MatrixExpectation goesOn(Fault.Part part, Fault.Kind kind, String why) {
        return new MatrixExpectation(part, kind, "", USUAL_MILLIS, List.of(), false, EnumSet.of(ARMED), why);
    }

    /** It is told, and the robot goes on. */
    static MatrixExpectation told(Fault.Part part, Fault.Kind kind, String... rows) {
        return new MatrixExpectation(part, kind, "", USUAL_MILLIS, List.of(rows), true, EnumSet.of(ARMED), "");
    }

    /** The same with so much of it. */
    MatrixExpectation with(String much) {
        return new MatrixExpectation(part, kind, much, lastsMillis, rows, must, ends, why);
    }

    /** The same for so long. */
    MatrixExpectation lasting(long millis) {
        return new MatrixExpectation(part, kind, value, millis, rows, must, ends, why);
    }

    /** The same, where the robot may also end otherwise. */
    MatrixExpectation orEnds(SafetyState... others) {
        Set<SafetyState> all = EnumSet.copyOf(ends);
        all.addAll(List.of(others));
        return new MatrixExpectation(part, kind, value, lastsMillis, rows, must, all, why);
    }
}
