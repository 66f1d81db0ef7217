package org.sinew.uplink;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.safety.EventCode;
import org.sinew.state.Lease;
import org.sinew.state.RobotModel;

/**
 * Tells an MQTT 5 broker how the robot is: {@code status}, {@code info}, {@code state} and {@code event} under
 * {@code sinew/v1/ID/}. Built and closed by whoever runs the robot; works on a daemon thread of its own, never on the
 * loop's, and takes what it tells from the recorder's side. It never stops the robot: whatever happens to the broker,
 * the network or this thread, events are kept (in memory, bounded, see {@link UplinkConfig#keptEvents()}) and
 * connecting is tried again.
 *
 * <p>Events arrive in order of {@code seq} and without holes, however often the link breaks; one whose acknowledgement
 * was lost with the link arrives twice with the same bytes, so a reader ignores a ({@code boot}, {@code seq}) that it
 * has. States are not kept: the newest one counts.
 */
public final class Uplink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Uplink.class.getName());
    private static final long WAKE_NANOS = 100_000_000L;
    /** An acknowledgement older than this means a dead link, whatever TCP says. */
    private static final long ACK_NANOS = 5_000_000_000L;
    /** A connection that held this long was a good one. */
    private static final long STABLE_NANOS = 3_000_000_000L;
    private static final long CLOSE_NANOS = 2_000_000_000L;
    private static final long FAREWELL_NANOS = 500_000_000L;
    /** What every broker and cloud takes in one message. */
    private static final int MAX_INFO_BYTES = 64 * 1024;

    /**
     * What became of messages so far.
     *
     * @param published    events sent at least once
     * @param acknowledged events that the broker confirmed
     * @param queued       events not yet confirmed: waiting, or on their way
     * @param dropped      events lost: too many while the broker was away, or refused by it
     * @param states       state messages sent
     */
    public record Stats(long published, long acknowledged, long queued, long dropped, long states) {
    }

    private final UplinkConfig config;
    private final EventLog events;
    private final Recorder recorder;
    private final Frame frame;
    private final Map<String, Object> info;
    private final Supplier<Optional<Lease>> motion;
    private final Payloads payloads;
    private final Outbox outbox;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Thread thread = new Thread(this::work, "uplink");
    private volatile boolean closing;
    private volatile long closeByNanos;
    private volatile boolean stateOnItsWay;
    private volatile String problem = "";
    private final AtomicLong states = new AtomicLong();
    private boolean wasOnline;
    private boolean lossTold;
    private long lastTick;

    /**
     * @param info   what {@code info} is to say beside joints and topics: devices, models, versions, limits
     * @param motion who moves the joints; asked on the uplink's thread
     */
    public Uplink(UplinkConfig config, EventLog events, Recorder recorder, RobotModel model,
            Map<String, Object> info, Supplier<Optional<Lease>> motion) {
        this.motion = motion;
        this.config = config;
        this.events = events;
        this.recorder = recorder;
        this.info = new LinkedHashMap<>(info);
        frame = new Frame(model);
        payloads = new Payloads(config, model, events.boot(), Clock.systemUTC());
        outbox = new Outbox(config.keptEvents());
        int bytes = payloads.info(info).length;
        if (bytes > MAX_INFO_BYTES) {
            throw new IllegalArgumentException("the MQTT info of " + bytes + " bytes is longer than "
                    + MAX_INFO_BYTES + "; tell less of devices and models");
        }
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, why) -> {
            problem = "the uplink has ended: " + why;
            LOG.log(System.Logger.Level.ERROR, "the uplink has ended; the robot goes on without MQTT", why);
        });
    }

    /** Starts telling, past events first. Returns at once, broker or not. */
    public void start() {
        events.listen(event -> {
            outbox.put(event);
            LockSupport.unpark(thread);
        });
        thread.start();
    }

    /** Any thread: what became of messages so far. */
    public Stats stats() {
        return outbox.stats(states.get());
    }

    /** Any thread: why the broker is not reached, in one line; empty while it is. */
    public String problem() {
        return problem;
    }

    /**
     * Sends what waits and {@code offline}, "stopped", if the broker is there; takes 2 s at most for that, and returns
     * at once when it is not. Never the loop thread.
     */
    @Override
    public void close() {
        closeByNanos = System.nanoTime() + CLOSE_NANOS;
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_NANOS / 1_000_000 + 500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!closing) {
            try (Link link = Link.open(config, payloads.status("offline", "connection lost"), () -> closing)) {
                serve(link);
            } catch (IOException | RuntimeException e) {
                lost(e.getMessage() == null ? e.toString() : e.getMessage());
            }
            outbox.takeBack();
            pause(backoff.nextNanos());
        }
    }

    private void serve(Link link) throws IOException {
        stateOnItsWay = false;
        String why = wasOnline ? "reconnected" : "started";
        link.sendAndWait(config.topic("status"), payloads.status("online", why), ACK_NANOS);
        link.sendAndWait(config.topic("info"), payloads.info(info), ACK_NANOS);
        linked();
        long since = System.nanoTime();
        long nextState = since;
        long statePeriod = (long) (1e9 / config.stateHz());
        while (!closing) {
            long now = System.nanoTime();
            check(link, now);
            sendEvents(link, now);
            if (now - nextState >= 0) {
                sendState(link);
                nextState = Math.max(nextState + statePeriod, now);
            }
            if (now - since > STABLE_NANOS) {
                backoff.reset();
            }
            LockSupport.parkNanos(this, Math.min(nextState - now, WAKE_NANOS));
        }
        farewell(link);
    }

    private void check(Link link, long now) throws IOException {
        link.check();
        long oldest = outbox.oldestSentNanos();
        if (oldest != Long.MAX_VALUE && now - oldest > ACK_NANOS) {
            throw new IOException("no acknowledgement for " + (now - oldest) / 1_000_000 + " ms");
        }
    }

    private void sendEvents(Link link, long now) throws IOException {
        for (Outbox.Entry entry; (entry = outbox.take(link.window(), now)) != null;) {
            Outbox.Entry sent = entry;
            link.send(config.topic("event"), payloads.event(sent.event), 1, false, code -> answered(sent, code));
        }
    }

    /** Paho's thread. */
    private void answered(Outbox.Entry entry, int reasonCode) {
        if (reasonCode == 0) {
            outbox.acknowledged(entry);
        } else {
            outbox.refused(entry);
            LOG.log(System.Logger.Level.WARNING, "MQTT broker {0} refuses events of {1} with reason code {2}: "
                    + "check its access list", config.broker(), config.topic("event"), reasonCode);
        }
        LockSupport.unpark(thread);
    }

    /** Only the newest, only if there is one since the last, and only when the last has left this machine. */
    private void sendState(Link link) throws IOException {
        recorder.newest(frame);
        if (stateOnItsWay || frame.state.tick == lastTick) {
            return;
        }
        lastTick = frame.state.tick;
        stateOnItsWay = true;
        link.send(config.topic("state"), payloads.state(frame, motion.get()), 0, false, code -> stateOnItsWay = false);
        states.incrementAndGet();
    }

    private void farewell(Link link) throws IOException {
        while (!outbox.isEmpty() && closeByNanos - System.nanoTime() > FAREWELL_NANOS) {
            long now = System.nanoTime();
            check(link, now);
            sendEvents(link, now);
            LockSupport.parkNanos(this, 5_000_000);
        }
        link.sendAndWait(config.topic("status"), payloads.status("offline", "stopped"),
                Math.max(1, closeByNanos - System.nanoTime()));
        link.disconnect(Math.max(1, closeByNanos - System.nanoTime()));
    }

    private void linked() {
        wasOnline = true;
        lossTold = false;
        problem = "";
        events.add(EventCode.BROKER_BACK, config.broker(), Double.NaN);
    }

    /** Told once for each outage; the reason, where it changes, in the log. */
    private void lost(String why) {
        if (closing) {
            return;
        }
        if (!why.equals(problem)) {
            LOG.log(System.Logger.Level.WARNING, "MQTT broker {0}: {1}; trying again, events are kept",
                    config.broker(), why);
        }
        problem = why;
        if (!lossTold) {
            lossTold = true;
            events.add(EventCode.BROKER_LOST, config.broker(), Double.NaN);
        }
    }

    private void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closing; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }
}
