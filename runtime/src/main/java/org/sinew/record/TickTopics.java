package org.sinew.record;

import java.util.function.Consumer;
import org.sinew.state.RobotModel;

/**
 * Writes every tick into a {@link RunLog}: on one topic all that it received from outside, on another all that its
 * steps made of that and, once more, what it received, so that damage shows and one topic is enough for a plot. Give it
 * to {@link Recorder#listen}; the recorder's thread.
 */
public final class TickTopics implements Consumer<Frame> {
    static final String RECEIVED = "/sinew/received";
    /** Topic of all numbers of a tick. */
    public static final String MADE = "/sinew/made";
    static final String RECEIVED_TYPE = "sinew.Received";
    static final String MADE_TYPE = "sinew.Made";

    private final FrameFields fields;
    private final RowFormat receivedFormat;
    private final RowFormat madeFormat;
    private final long[] receivedRow;
    private final long[] madeRow;
    private final LogTopic received;
    private final LogTopic made;
    private final RunLog log;

    /** Adds the two topics to a log that has not started. */
    public TickTopics(RobotModel model, RunLog log, LogLane lane) {
        this.log = log;
        fields = new FrameFields(model);
        receivedFormat = new RowFormat(RECEIVED_TYPE, fields.inputs.stream().map(FrameFields.Input::field).toList());
        madeFormat = new RowFormat(MADE_TYPE, fields.outputs);
        receivedRow = new long[fields.inputs.size()];
        madeRow = new long[fields.outputs.size()];
        received = log.topic(RECEIVED, "protobuf", RunLog.Shape.of(receivedFormat.schema()), lane);
        made = log.topic(MADE, "protobuf", RunLog.Shape.of(madeFormat.schema()), lane);
    }

    @Override
    public void accept(Frame frame) {
        long tick = frame.state.tick;
        long nanos = frame.state.nowNanos;
        log.begin(tick);
        received.add(tick, nanos, receivedFormat.encode(fields.received(frame, receivedRow)), receivedFormat.size());
        made.add(tick, nanos, madeFormat.encode(RecordedTicks.bits(fields.outputs, frame, madeRow)),
                madeFormat.size());
    }
}
