package org.sinew.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.state.RobotModel;

/**
 * Everything that the loop received from outside, with the tick that received it, and beside it everything that its
 * steps made of that: enough to run the same ticks again and compare, bit for bit. Not kept: events, and the rows that
 * models were fed. In memory; some 2 kB a tick for a
 * robot of 20 joints. Give it to {@link Recorder#listen} before the first tick; read it when the recorder has been
 * closed.
 */
public final class Journal implements Consumer<Frame> {
    /** Beyond this much memory it keeps no more ticks. */
    private static final long MOST_BYTES = 128L << 20;

    private final FrameFields fields;
    private final DeltaLog inputs;
    private final DeltaLog outputs;
    private final long[] inputRow;
    private final long[] outputRow;
    private final Frame given;
    private boolean ended;

    public Journal(RobotModel model) {
        fields = new FrameFields(model);
        inputs = new DeltaLog(fields.inputs.size());
        outputs = new DeltaLog(fields.outputs.size());
        inputRow = new long[fields.inputs.size()];
        outputRow = new long[fields.outputs.size()];
        given = new Frame(model);
    }

    /** Recorder's thread: keeps one tick; none after one that is missing, or when the memory is full. */
    @Override
    public void accept(Frame frame) {
        ended |= frame.state.tick != inputs.rows() + 1 || inputs.bytes() + outputs.bytes() > MOST_BYTES;
        if (ended) {
            return;
        }
        for (int i = 0; i < inputRow.length; i++) {
            inputRow[i] = fields.inputs.get(i).field().bits().applyAsLong(frame);
        }
        inputs.append(inputRow);
        outputs.append(bits(frame, outputRow));
    }

    /** What the steps of a tick made, in the order of {@link #outputs}. */
    public long[] bits(Frame frame, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = fields.outputs.get(i).bits().applyAsLong(frame);
        }
        return into;
    }

    /** What is compared. */
    public List<Field> outputs() {
        return List.copyOf(fields.outputs);
    }

    /** Ticks kept, from the first on without a hole. */
    public long ticks() {
        return inputs.rows();
    }

    /** Bytes of the inputs, for tests that damage one. */
    DeltaLog inputLog() {
        return inputs;
    }

    /** Numbers in a row of the inputs. */
    int inputs() {
        return inputRow.length;
    }

    /** Goes through the ticks once, from the first on. */
    public Reader reader() {
        return new Reader();
    }

    /** One tick after the other. */
    public final class Reader {
        private final DeltaLog.Reader in = inputs.reader();
        private final DeltaLog.Reader out = outputs.reader();
        private int damaged = -1;
        private long damagedBits;

        public boolean more() {
            return in.more() && out.more();
        }

        /** Whether the tick last read is as it was kept; else nothing after it can be read. */
        public boolean intact() {
            return in.intact() && out.intact();
        }

        /** Whether the tick last read is one at all, though some of its numbers may be wrong. */
        public boolean readable() {
            return in.readable() && out.readable();
        }

        /** What the next tick received: only the inputs of this frame mean anything, and only until the next call. */
        public Frame received() {
            long[] row = in.next();
            damaged = -1;
            for (int i = 0; i < row.length; i++) {
                fields.inputs.get(i).set().accept(given, row[i]);
                if (fields.inputs.get(i).field().bits().applyAsLong(given) != row[i] && damaged < 0) {
                    damaged = i;
                    damagedBits = row[i];
                }
            }
            return given;
        }

        /** The input last received that holds what no such input can hold: something has damaged the journal. */
        public Optional<Field> damaged() {
            return damaged < 0 ? Optional.empty() : Optional.of(fields.inputs.get(damaged).field());
        }

        /** What it holds. */
        public long damagedBits() {
            return damagedBits;
        }

        /** What its steps made of it, in the order of {@link Journal#outputs()}; after {@link #received}. */
        public long[] made() {
            return out.next();
        }
    }
}
