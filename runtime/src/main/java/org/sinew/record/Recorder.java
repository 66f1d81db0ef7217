package org.sinew.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.rt.Ring;
import org.sinew.safety.JointCommand;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * Remembers ticks: the loop appends into a ring, the recorder's own thread drains it to listeners (uplink, traces,
 * judges) and keeps the newest frame for whoever asks.
 */
public final class Recorder implements AutoCloseable {
    private static final int FRAMES = 256;
    private static final long DRAIN_NANOS = 20_000_000;

    private final Ring<Frame> ring;
    private final Frame newest;
    private final EventLog events;
    private final List<Consumer<Frame>> listeners = new ArrayList<>();
    private final Clock clock;
    private final Thread thread;
    private volatile boolean running = true;

    /** @param clock of the loop */
    public Recorder(RobotModel model, EventLog events, Clock clock) {
        this.clock = clock;
        ring = new Ring<>(FRAMES, () -> new Frame(model));
        newest = new Frame(model);
        this.events = events;
        thread = clock.thread("recorder", this::work);
    }

    /**
     * Before {@link #start()}: gives every frame to {@code listener}, on the recorder's thread; it must not keep it.
     */
    public void listen(Consumer<Frame> listener) {
        listeners.add(listener);
    }

    /** Starts draining. */
    public void start() {
        clock.start(thread);
    }

    /** Loop thread: remembers one tick. */
    @RealTime
    public void append(RobotState state, Intent intent, JointCommand command) {
        ring.claim().copy(state, intent, command);
        ring.commit();
    }

    /** Ticks lost because the recorder's thread was late. */
    public long dropped() {
        return ring.dropped();
    }

    /** Any thread: copies the newest drained tick into {@code into}. */
    public void newest(Frame into) {
        synchronized (newest) {
            into.copy(newest);
        }
    }

    private void work() {
        while (running) {
            clock.parkUntil(clock.nanos() + DRAIN_NANOS);
            drain();
        }
        drain();
    }

    /** Gives what is waiting to the listeners. For whoever owns a recorder that is not started. */
    public void drain() {
        ring.drain(frame -> {
            synchronized (newest) {
                newest.copy(frame);
            }
            for (Consumer<Frame> listener : listeners) {
                guarded(() -> listener.accept(frame));
            }
        });
        guarded(events::drain);
    }

    /** A listener that throws must end neither the recording nor what the others hear. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            System.getLogger("sinew.record").log(System.Logger.Level.ERROR, "a listener of the recorder failed", e);
        }
    }

    /** Drains what is left, then ends. */
    @Override
    public void close() {
        running = false;
        clock.unpark(thread);
        clock.join(thread, 0);
    }
}
