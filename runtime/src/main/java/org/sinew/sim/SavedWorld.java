package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The whole state of a world as data: its time, the plant, what is due, and the state of each part by its name.
 *
 * @param nanos  time of the world
 * @param orders how many things have been ordered for later
 * @param plant  {@link Plant#save} of the plant
 * @param due    what is due, in order
 * @param parts  state of each registered part
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares saved worlds
record SavedWorld(long nanos, long orders, byte[] plant, List<Due> due, SortedMap<String, byte[]> parts) {

    private static final long FORMAT = 0x53494e4557_0001L; // "SINEW", version 1
    private static final String WHAT = "the world";

    /** Something that a part has asked for. */
    record Due(long nanos, long order, String part, int code) { }

    byte[] bytes() {
        StateWriter out = new StateWriter().put(FORMAT).put(nanos).put(orders).put(plant).put((long) due.size());
        for (Due each : due) {
            out.put(each.nanos()).put(each.order()).put(each.part()).put((long) each.code());
        }
        out.put((long) parts.size());
        parts.forEach((name, state) -> out.put(name).put(state));
        return out.bytes();
    }

    static SavedWorld of(byte[] bytes) {
        StateReader in = new StateReader(WHAT, bytes);
        if (in.readLong() != FORMAT) {
            throw new IllegalArgumentException("these " + bytes.length + " bytes are no saved world of this version");
        }
        long nanos = in.readLong();
        long orders = in.readLong();
        byte[] plant = in.readBytes();
        List<Due> due = new ArrayList<>();
        for (long left = in.readLong(); left > 0; left--) {
            due.add(new Due(in.readLong(), in.readLong(), in.readText(), in.readInt()));
        }
        SortedMap<String, byte[]> parts = new TreeMap<>();
        for (long left = in.readLong(); left > 0; left--) {
            parts.put(in.readText(), in.readBytes());
        }
        in.end();
        return new SavedWorld(nanos, orders, plant, due, parts);
    }

    /** Refuses, by name, parts that only one side has. */
    void mustFit(Map<String, Saveable> here) {
        SortedSet<String> unknown = new TreeSet<>(parts.keySet());
        unknown.removeAll(here.keySet());
        SortedSet<String> missing = new TreeSet<>(here.keySet());
        missing.removeAll(parts.keySet());
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            throw new IllegalArgumentException("the saved world is of another robot:"
                    + (unknown.isEmpty() ? "" : " it has parts that this one lacks, " + unknown)
                    + (unknown.isEmpty() || missing.isEmpty() ? "" : ";")
                    + (missing.isEmpty() ? "" : " it lacks parts that this one has, " + missing));
        }
    }
}
