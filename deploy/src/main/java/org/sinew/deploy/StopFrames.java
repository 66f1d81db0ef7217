package org.sinew.deploy;

import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.sinew.drivers.sim.WireFrame;

/**
 * Sees on a servo line when torque is taken off: frames of the host that write another value than 1 into register 40.
 * With the world visited; read when it stands still.
 */
final class StopFrames implements Consumer<WireFrame> {
    private static final int TORQUE = 40;
    private static final int WRITE = 0x03;
    private static final int SYNC_WRITE = 0x83;

    private final LongUnaryOperator toClock;
    private long fromNanos = Long.MAX_VALUE;
    private long firstNanos;

    /** @param toClock turns a time of the world into one of its clock */
    StopFrames(LongUnaryOperator toClock) {
        this.toClock = toClock;
    }

    /** Frames from this time of the clock on count. */
    void from(long nanos) {
        fromNanos = nanos;
    }

    /** When the first of them was complete on the line, by the clock; 0: there was none. */
    long firstNanos() {
        return firstNanos;
    }

    @Override
    public void accept(WireFrame frame) {
        long nanos = toClock.applyAsLong(frame.nanos());
        if (firstNanos == 0 && nanos >= fromNanos && frame.direction() == WireFrame.Direction.HOST_TO_SERVO
                && takesTorque(frame)) {
            firstNanos = nanos;
        }
    }

    private static boolean takesTorque(WireFrame frame) {
        return switch (frame.at(4)) {
            case WRITE -> frame.length() > 7 && frame.at(5) <= TORQUE && frame.at(5) + frame.length() - 7 > TORQUE
                    && frame.at(6 + TORQUE - frame.at(5)) != 1;
            case SYNC_WRITE -> frame.length() > 9 && frame.at(5) == TORQUE && frame.at(8) != 1;
            default -> false;
        };
    }
}
