package org.sinew.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Drawings that any terminal can show. */
final class Bars {
    private static final int WIDTH = 40;
    private static final long[] EDGES_MICROS = {10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000,
        10_000, Long.MAX_VALUE};

    private Bars() {
    }

    /** A bar for {@code value} where {@code most} fills the line. */
    static String bar(char mark, double value, double most) {
        int length = most <= 0 ? 0 : (int) Math.round(Math.max(0, Math.min(1, value / most)) * WIDTH);
        return String.valueOf(mark).repeat(length);
    }

    /**
     * How many of two sets of cycles were how late: one line for each range that any of them is in.
     *
     * @param ours  always there
     * @param other may be empty
     */
    static List<String> lateness(Histogram ours, Histogram other) {
        List<String> lines = new ArrayList<>();
        long from = 0;
        for (long edge : EDGES_MICROS) {
            double shareOurs = share(ours, from, edge);
            double shareOther = share(other, from, edge);
            if (shareOurs > 0 || shareOther > 0) {
                String range = edge == Long.MAX_VALUE ? from + " and more" : from + " to " + edge;
                lines.add(line(range, "ours", '#', shareOurs));
                if (other.getTotalCount() > 0) {
                    lines.add(line("", "C", '=', shareOther));
                }
            }
            from = edge;
        }
        return lines;
    }

    private static String line(String range, String who, char mark, double share) {
        return String.format(Locale.ROOT, "  %14s  %-4s %7.3f %%  %s", range, who, 100 * share, bar(mark, share, 1))
                .stripTrailing();
    }

    private static double share(Histogram cycles, long from, long edge) {
        if (cycles.getTotalCount() == 0) {
            return 0;
        }
        long last = Math.min(edge - 1, cycles.getHighestTrackableValue());
        return cycles.getCountBetweenValues(from, last) / (double) cycles.getTotalCount();
    }
}
