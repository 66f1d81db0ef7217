package org.sinew.drivers.audio;

import java.nio.file.Path;
import java.util.Arrays;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;

/**
 * A WAV file ({@link WavFile}) as a microphone: it is heard once, in the time of the robot's clock, and then there is
 * silence, so that what a behaviour does at a clap happens once. The microphone started anew begins it anew.
 *
 * <p>Of rates that 50 does not divide, as 11025, a sample between two blocks is left out now and then: time is kept.
 *
 * <p>Stamp: the moment at which the block's last sample is due, without error; in virtual time the same on every run.
 */
final class WavSource implements SoundSource {
    private static final long BLOCK_NANOS = 1_000_000_000L / BLOCKS_PER_SEC;

    private final Path path;
    private final Clock clock;
    private short[] sound = {};
    private int samplesPerSec;
    private int block;
    private long blocks; // heard
    private long dueNanos;

    WavSource(MicrophoneConfig config, Clock clock) {
        path = config.path().orElseThrow();
        this.clock = clock;
    }

    @Override
    public void open() throws DeviceException {
        WavFile file = WavFile.read(path);
        sound = file.samples();
        samplesPerSec = file.samplesPerSec();
        block = samplesPerSec / BLOCKS_PER_SEC;
        blocks = 0;
        dueNanos = clock.nanos() + BLOCK_NANOS;
    }

    @Override
    public int blockSamples() {
        return block;
    }

    @Override
    public long next(short[] into, long deadlineNanos) {
        clock.sleepUntil(Math.min(dueNanos, deadlineNanos));
        if (dueNanos - deadlineNanos > 0) {
            return 0;
        }
        int from = (int) Math.min(sound.length, blocks++ * samplesPerSec / BLOCKS_PER_SEC);
        int left = Math.min(block, sound.length - from);
        System.arraycopy(sound, from, into, 0, left);
        Arrays.fill(into, left, block, (short) 0);
        long stamp = dueNanos;
        dueNanos += BLOCK_NANOS;
        return stamp;
    }

    @Override
    public void close() {
        sound = new short[0];
    }
}
