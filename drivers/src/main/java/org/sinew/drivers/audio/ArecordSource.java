package org.sinew.drivers.audio;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.ChildPipe;
import org.sinew.rt.Clock;

/**
 * A sound card of this Linux machine, by ALSA's own program {@code arecord} (package alsa-utils): it knows every card
 * and every converter that the system is set up for, and when it fails the robot does not.
 *
 * <p>Command: {@code arecord -q -t raw -f S16_LE -r 16000 -c 1 -D DEVICE --period-time=20000} (arecord(1)): 16000
 * samples a second of one channel, 16 bits, low byte first, without a header, handed over every 20 ms instead of the
 * usual 125 ms.
 *
 * <p>Stamp: when the block's last byte came; late by one block and what the card holds back, about 20 to 40 ms. A block
 * that lay in the pipe already, for the thread was late, is 20 ms younger than the one before it.
 *
 * <p>Nobody reads it: arecord says that it has lost sound (overrun), and goes on. {@code close()} ends the program.
 * Untested on hardware: tried with programs of its test only.
 *
 * <p>Quirks. A device {@code hw:N,M} takes only what the card itself can do; {@code plughw:N,M} converts. Card numbers
 * change when something else is plugged in; {@code plughw:CARD=Device,DEV=0} does not.
 */
final class ArecordSource implements SoundSource {
    /** As it is found on {@code PATH}. */
    static final List<String> PROGRAMS = List.of("arecord");

    private static final int SAMPLES_PER_SEC = 16_000;
    private static final int BLOCK = SAMPLES_PER_SEC / BLOCKS_PER_SEC;
    private static final long NANOS = 1_000_000_000L / BLOCKS_PER_SEC; // of a block
    private static final String USUAL_DEVICE = "default";

    private final String device;
    private final Clock clock;
    private final List<String> programs;
    private final byte[] bytes = new byte[2 * BLOCK];
    private int got;
    private boolean waited; // for bytes of this block
    private long stampNanos; // of the block before
    private @Nullable ChildPipe child;

    /** @param programs names or absolute paths; the first that is there is taken */
    ArecordSource(MicrophoneConfig config, Clock clock, List<String> programs) {
        device = config.device().orElse(USUAL_DEVICE);
        this.clock = clock;
        this.programs = programs;
    }

    @Override
    public void open() throws DeviceException {
        Path program = ChildPipe.find(programs).orElseThrow(() -> new DeviceException(programs.getFirst()
                + " is not installed; sudo apt install alsa-utils"));
        child = ChildPipe.start(program, List.of("-q", "-t", "raw", "-f", "S16_LE", "-r",
                Integer.toString(SAMPLES_PER_SEC), "-c", "1", "-D", device, "--period-time=20000"), clock);
        got = 0;
        waited = false;
        stampNanos = clock.nanos();
    }

    @Override
    public int blockSamples() {
        return BLOCK;
    }

    @Override
    public long next(short[] into, long deadlineNanos) throws DeviceException {
        ChildPipe running = child;
        if (running == null) {
            throw new DeviceException(programs.getFirst() + " is not started");
        }
        while (got < bytes.length) {
            int n = running.output().read(bytes, got, bytes.length - got, clock.nanos());
            if (n == 0) {
                waited = true;
                n = running.output().read(bytes, got, bytes.length - got, deadlineNanos);
            }
            if (n < 0) {
                throw new DeviceException(running.name() + " " + running.state()
                        + "; arecord -L lists the devices");
            }
            if (n == 0) {
                return 0;
            }
            got += n;
        }
        got = 0;
        for (int i = 0; i < BLOCK; i++) {
            into[i] = (short) (bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8);
        }
        stampNanos = waited ? clock.nanos() : Math.min(clock.nanos(), stampNanos + NANOS);
        waited = false;
        return stampNanos;
    }

    @Override
    public void close() {
        ChildPipe running = child;
        child = null;
        if (running != null) {
            running.close();
        }
    }
}
