package org.sinew.record;

import java.util.List;
import java.util.Optional;

/** The ticks of a run, one after the other, for a replay. One thread. */
public interface RecordedTicks {
    /** Every number that a tick leaves behind, what it received among them: what is compared. */
    List<Field> fields();

    /** Whether there is another tick. */
    boolean more();

    /** What the next tick received: only the inputs of this frame mean anything, and only until the next call. */
    Frame received();

    /** What its steps made of it, in the order of {@link #fields}; after {@link #received}. */
    long[] made();

    /** Whether the tick last read is one at all, though some of its numbers may be wrong. */
    boolean readable();

    /** Whether the tick last read is as it was kept. */
    boolean intact();

    /** The input last received that cannot be what the tick received: something has damaged the record. */
    Optional<Damage> damage();

    /** Whether the tick last read stands where the record is known to be damaged: what differs there says nothing. */
    default boolean doubtful() {
        return false;
    }

    /**
     * Ends the ticks before the doubtful one that was last read.
     *
     * @param why it is not what it was
     */
    default void endBefore(String why) {
        throw new IllegalStateException("no tick is doubtful");
    }

    /** Why the ticks end before the run did, in a sentence; empty when they do not. After the last of them. */
    Optional<String> missing();

    /**
     * An input that is not what it was.
     *
     * @param field    which
     * @param recorded the bits that were found
     * @param other    those that the tick had, as far as its record still tells
     */
    record Damage(Field field, long recorded, long other) {
    }

    /** What a frame holds, in the order of {@code fields}. */
    static long[] bits(List<Field> fields, Frame frame, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = fields.get(i).bits().applyAsLong(frame);
        }
        return into;
    }
}
