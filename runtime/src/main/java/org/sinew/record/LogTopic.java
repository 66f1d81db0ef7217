package org.sinew.record;

import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.Schema;

/**
 * One stream of messages in a {@link RunLog}. Made by {@link RunLog#topic} before the run; {@link #add} is for any
 * thread but the loop's, and waits for no disk.
 */
public final class LogTopic {
    final Schema schema;
    final Channel channel;
    private final LogLane lane;

    LogTopic(Schema schema, Channel channel, LogLane lane) {
        this.schema = schema;
        this.channel = channel;
        this.lane = lane;
    }

    /**
     * Adds a message; its bytes are copied.
     *
     * @param sequence counts, or is the tick that the message belongs to
     * @param nanos    monotonic time of what it tells
     */
    public void add(long sequence, long nanos, byte[] data, int length) {
        lane.add(channel.id(), (int) sequence, nanos, data, length);
    }
}
