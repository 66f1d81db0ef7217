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
        inputs.append(fields.received(frame, inputRow));
        outputs.append(RecordedTicks.bits(fields.outputs, frame, outputRow));
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
    public RecordedTicks reader() {
        return new Reader();
    }

    /** One tick after the other. */
    private final class Reader implements RecordedTicks {
        private final DeltaLog.Reader in = inputs.reader();
        private final DeltaLog.Reader out = outputs.reader();
        private Optional<Damage> damage = Optional.empty();

        @Override
        public List<Field> fields() {
            return List.copyOf(fields.outputs);
        }

        @Override
        public boolean more() {
            return in.more() && out.more();
        }

        @Override
        public boolean intact() {
            return in.intact() && out.intact();
        }

        @Override
        public boolean readable() {
            return in.readable() && out.readable();
        }

        @Override
        public Frame received() {
            damage = fields.receive(in.next(), given);
            return given;
        }

        @Override
        public Optional<Damage> damage() {
            return damage;
        }

        @Override
        public long[] made() {
            return out.next();
        }

        @Override
        public Optional<String> missing() {
            return ended ? Optional.of("the journal ends after tick " + inputs.rows() + ": it takes no more than "
                    + (MOST_BYTES >> 20) + " MB of memory, and no tick after one that the recorder has lost")
                    : Optional.empty();
        }
    }
}
