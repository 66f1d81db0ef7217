package org.sinew.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sinew.record.Field;

/** What came out differently in a replay, number by number: in which ticks, and by how much. One thread. */
public final class Changes {
    /** Stretches of ticks that are kept of each number; what changes more often is counted on. */
    private static final int STRETCHES = 1000;

    private final List<Field> fields;
    private final long[] ticks;
    private final double[] largest;
    private final List<List<Stretch>> stretches = new ArrayList<>();

    /** Ticks one after the other in which a number differed, both ends among them. */
    public record Stretch(long first, long last) {
    }

    /**
     * One number that differed.
     *
     * @param field     which
     * @param ticks     in how many ticks
     * @param stretches which ticks: the first thousand stretches of them
     * @param largest   the largest distance between recorded and replayed; 0 where it is no number
     */
    public record Change(Field field, long ticks, List<Stretch> stretches, double largest) {
        public Change {
            stretches = List.copyOf(stretches);
        }
    }

    /** @param fields what is compared */
    public Changes(List<Field> fields) {
        this.fields = List.copyOf(fields);
        ticks = new long[fields.size()];
        largest = new double[fields.size()];
        fields.forEach(field -> stretches.add(new ArrayList<>()));
    }

    /** Takes in one tick. */
    void add(long tick, long[] recorded, long[] now) {
        for (int i = 0; i < now.length; i++) {
            if (recorded[i] != now[i]) {
                ticks[i]++;
                stretch(stretches.get(i), tick);
                largest[i] = Math.max(largest[i], distance(fields.get(i), recorded[i], now[i]));
            }
        }
    }

    private static void stretch(List<Stretch> of, long tick) {
        if (!of.isEmpty() && of.getLast().last() == tick - 1) {
            of.set(of.size() - 1, new Stretch(of.getLast().first(), tick));
        } else if (of.size() < STRETCHES) {
            of.add(new Stretch(tick, tick));
        }
    }

    private static double distance(Field field, long recorded, long now) {
        double distance = switch (field.kind()) {
            case REAL -> Math.abs(Double.longBitsToDouble(recorded) - Double.longBitsToDouble(now));
            case WHOLE -> Math.abs((double) recorded - (double) now);
            case WORD -> 0;
        };
        return Double.isNaN(distance) ? 0 : distance;
    }

    /** Every number that differed, in the order of the tick's steps. */
    public List<Change> list() {
        return IntStream.range(0, fields.size()).filter(i -> ticks[i] > 0)
                .mapToObj(i -> new Change(fields.get(i), ticks[i], stretches.get(i), largest[i]))
                .sorted((a, b) -> a.field().step().compareTo(b.field().step())).toList();
    }
}
