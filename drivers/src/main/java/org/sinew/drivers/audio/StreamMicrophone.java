package org.sinew.drivers.audio;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.MicrophoneDriver;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.state.SoundSample;

/**
 * A microphone whose sound comes as a stream: a sound card, or a file. One thread hears every block of 20 ms, tells its
 * level and counts onsets ({@link Onsets}); the sound itself is kept nowhere. When the source goes away it is opened
 * again until it is back; the last sample meanwhile keeps its stamp and grows old, and the count of onsets goes on.
 *
 * <p>{@link #start} and {@link #close} are called by the thread that sets up the robot; {@link #samples} by the loop.
 */
public final class StreamMicrophone implements Microphone {
    /** Type name in robot files. */
    public static final String TYPE = "microphone";

    private static final System.Logger LOG = System.getLogger("sinew.device");
    private static final long FIRST_BLOCK_NANOS = 5_000_000_000L;
    private static final long SILENCE_NANOS = 2_000_000_000L; // of the source: no block at all
    /** The thread sees at least so often whether it shall end. */
    private static final long TURN_NANOS = 100_000_000;
    private static final long FIRST_PAUSE_NANOS = 250_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final String name;
    private final Clock clock;
    private final SoundSource source;
    private final Slot<SoundSample> samples = new Slot<>(SoundSample::new);
    private final Onsets onsets = new Onsets();
    private short[] block = {};
    private volatile boolean running;
    private @Nullable Thread thread; // of the thread that starts and closes

    /** Makes the microphone of a robot file's entry. */
    @SuppressWarnings("rawtypes") // services are found by their raw type
    @AutoService(MicrophoneDriver.class)
    public static final class Driver implements MicrophoneDriver<MicrophoneConfig> {
        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public Class<MicrophoneConfig> configType() {
            return MicrophoneConfig.class;
        }

        @Override
        public Microphone create(String name, MicrophoneConfig config, Clock clock) {
            return new StreamMicrophone(name, clock, switch (config.source()) {
                case WAV -> new WavSource(config, clock);
                case ARECORD -> new ArecordSource(config, clock, ArecordSource.PROGRAMS);
            });
        }
    }

    StreamMicrophone(String name, Clock clock, SoundSource source) {
        this.name = name;
        this.clock = clock;
        this.source = source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Slot<SoundSample> samples() {
        return samples;
    }

    /** Opens the source and waits for its first block, so that whatever is wrong with it is said here. */
    @Override
    public void start() throws DeviceException {
        if (thread != null) {
            throw new IllegalStateException("microphone " + name + " is started already; close it first");
        }
        try {
            open(FIRST_BLOCK_NANOS);
        } catch (DeviceException e) {
            source.close();
            throw new DeviceException("microphone " + name + ": " + e.getMessage(), e);
        }
        running = true;
        Thread begun = clock.thread("microphone-" + name, this::work);
        thread = begun;
        clock.start(begun);
    }

    /** Opens the source and hears its first block. */
    private void open(long patienceNanos) throws DeviceException {
        source.open();
        if (block.length < source.blockSamples()) {
            block = new short[source.blockSamples()];
        }
        onsets.restart();
        long end = clock.nanos() + patienceNanos;
        while (!hear()) {
            if (clock.nanos() - end >= 0) {
                throw new DeviceException("no sound came in " + patienceNanos / 1_000_000_000 + " s; is it in use?");
            }
        }
    }

    private void work() {
        try {
            while (running) {
                try {
                    listen();
                } catch (DeviceException e) {
                    comeBack(e);
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "microphone " + name + " has ended", e);
        } finally {
            source.close();
        }
    }

    private void listen() throws DeviceException {
        long last = clock.nanos();
        while (running) {
            if (hear()) {
                last = clock.nanos();
            } else if (clock.nanos() - last > SILENCE_NANOS) {
                throw new DeviceException("it gives nothing any more");
            }
        }
    }

    /** Waits a while for a block and publishes what is heard in it. */
    private boolean hear() throws DeviceException {
        long stamp = source.next(block, clock.nanos() + TURN_NANOS);
        if (stamp == 0) {
            return false;
        }
        onsets.hear(block, source.blockSamples());
        SoundSample sample = samples.writing();
        sample.levelDbfs = onsets.levelDbfs();
        sample.onsets = onsets.count();
        sample.stampNanos = stamp;
        samples.publish();
        return true;
    }

    /** Opens the source again and again until it is there. */
    private void comeBack(DeviceException why) {
        LOG.log(System.Logger.Level.WARNING, "microphone " + name + " is gone: " + why.getMessage()
                + "; it is tried again until it is back");
        long pause = FIRST_PAUSE_NANOS;
        while (running) {
            source.close();
            long next = clock.nanos() + pause;
            while (running && clock.nanos() - next < 0) {
                clock.parkUntil(next);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (running && opens()) {
                LOG.log(System.Logger.Level.INFO, "microphone " + name + " is back");
                return;
            }
        }
    }

    private boolean opens() {
        try {
            open(SILENCE_NANOS);
            return true;
        } catch (DeviceException e) {
            LOG.log(System.Logger.Level.DEBUG, "microphone " + name + ": " + e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        running = false;
        Thread begun = thread;
        if (begun != null) {
            clock.unpark(begun);
            clock.join(begun, 0);
            thread = null;
        }
    }
}
