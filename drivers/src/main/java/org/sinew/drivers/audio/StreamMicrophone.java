package org.sinew.drivers.audio;

import com.google.auto.service.AutoService;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.MicrophoneDriver;
import org.sinew.drivers.port.SourceThread;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.state.SoundSample;

/**
 * A microphone whose sound comes as a stream: a sound card, or a file. One thread hears every block of 20 ms, tells its
 * level and counts onsets ({@link Onsets}); the sound itself is kept nowhere. When the source goes away it is opened
 * again until it is back ({@link SourceThread}); the last sample meanwhile keeps its stamp and grows old, and the count
 * of onsets goes on.
 *
 * <p>{@link #start} and {@link #close} are called by the thread that sets up the robot; {@link #samples} by the loop.
 */
public final class StreamMicrophone implements Microphone {
    /** Type name in robot files. */
    public static final String TYPE = "microphone";

    private static final long FIRST_BLOCK_NANOS = 5_000_000_000L;
    private static final long BLOCK_NANOS = 1_000_000_000L / SoundSource.BLOCKS_PER_SEC;

    private final String name;
    private final SoundSource source;
    private final SourceThread thread;
    private final Slot<SoundSample> samples = new Slot<>(SoundSample::new);
    private final Onsets onsets = new Onsets();

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
        public void check(MicrophoneConfig config) throws DeviceException {
            if (config.path().isPresent()) {
                WavFile.read(config.path().get());
            }
        }

        @Override
        public boolean live(MicrophoneConfig config) {
            return config.source() == MicrophoneConfig.Source.ARECORD;
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
        this.source = source;
        thread = new SourceThread("microphone", name, clock, new Blocks(), FIRST_BLOCK_NANOS, BLOCK_NANOS);
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
        thread.start();
    }

    @Override
    public void close() {
        thread.close();
    }

    /** The source as its thread sees it. */
    private final class Blocks implements SourceThread.Source {
        private short[] block = {};

        @Override
        public void open() throws DeviceException {
            source.open();
            if (block.length < source.blockSamples()) {
                block = new short[source.blockSamples()];
            }
            onsets.restart();
        }

        @Override
        public boolean take(long deadlineNanos) throws DeviceException {
            long stamp = source.next(block, deadlineNanos);
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

        @Override
        public String nothing() {
            return "no sound came";
        }

        @Override
        public String advice() {
            return "; is it in use?";
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
