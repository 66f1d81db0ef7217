package org.sinew.drivers.camera;

import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** A source that does what a test wants: shows pictures of one brightness, falls silent, goes away, comes back. */
class PlayedSource implements FrameSource {
    final Deque<String> log = new ConcurrentLinkedDeque<>();
    volatile boolean there = true;
    volatile boolean silent;
    volatile int opened;
    volatile long slowNanos; // from opening to the first picture
    volatile long broken;
    private final Clock clock;
    private int number;
    private long openedNanos;

    PlayedSource(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void open() throws DeviceException {
        opened++;
        openedNanos = clock.nanos();
        log.add("open@" + clock.nanos() / 1_000_000);
        if (!there) {
            throw new DeviceException("nothing is plugged in; plug it in");
        }
    }

    @Override
    public boolean next(Image into, long deadlineNanos) throws DeviceException {
        if (!there) {
            throw new DeviceException("it was pulled out");
        }
        if (silent || clock.nanos() - openedNanos < slowNanos) {
            clock.sleepUntil(deadlineNanos);
            return false;
        }
        clock.elapse(20_000_000);
        number++;
        Arrays.fill(into.rgb, (byte) number);
        into.stampNanos = clock.nanos();
        return true;
    }

    @Override
    public long broken() {
        return broken;
    }

    @Override
    public void close() {
        log.add("close");
    }
}
