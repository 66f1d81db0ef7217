package org.sinew.drivers.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Makes sounds to hear, 16000 samples a second, and WAV files of them. */
final class Sounds {
    static final int RATE = 16_000;
    private final SplittableRandom random;
    private final double[] sound;

    /** Silence of so many seconds. */
    Sounds(double seconds, long seed) {
        sound = new double[(int) (seconds * RATE)];
        random = new SplittableRandom(seed);
    }

    /** Noise with this root mean square, 1 being full scale. */
    Sounds noise(double from, double to, double rms) {
        for (int i = at(from); i < at(to); i++) {
            sound[i] += (random.nextDouble() * 2 - 1) * rms * Math.sqrt(3);
        }
        return this;
    }

    /** A tone that stays, or swells from nothing to this amplitude. */
    Sounds tone(double from, double to, double hz, double amplitude, boolean swelling) {
        for (int i = at(from); i < at(to); i++) {
            double share = swelling ? (i - at(from)) / (double) (at(to) - at(from)) : 1;
            sound[i] += share * amplitude * Math.sin(2 * Math.PI * hz * i / RATE);
        }
        return this;
    }

    /** Hands that clap: noise that is there at once and fades within some hundredths of a second. */
    Sounds clap(double at, double amplitude) {
        for (int i = at(at); i < sound.length; i++) {
            sound[i] += (random.nextDouble() * 2 - 1) * amplitude * Math.exp(-(i - at(at)) / (0.012 * RATE));
        }
        return this;
    }

    private int at(double seconds) {
        return Math.min(sound.length, (int) Math.round(seconds * RATE));
    }

    short[] samples() {
        short[] samples = new short[sound.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.clamp(Math.round(32767 * sound[i]), -32768, 32767);
        }
        return samples;
    }

    /** Low byte first. */
    static byte[] bytes(short... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (short each : samples) {
            bytes.putShort(each);
        }
        return bytes.array();
    }

    static byte[] chunk(String name, long announced, byte... content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) announced).array());
        out.writeBytes(content);
        if (content.length % 2 == 1) {
            out.write(0);
        }
        return out.toByteArray();
    }

    static byte[] format(int tag, int channels, int rate, int bits) {
        byte[] content = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putShort((short) tag)
                .putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8)).putShort((short) bits).array();
        return chunk("fmt ", 16, content);
    }

    static byte[] wav(byte[]... chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
        for (byte[] each : chunks) {
            all.writeBytes(each);
        }
        return chunk("RIFF", all.size(), all.toByteArray());
    }

    static byte[] wav(short... samples) {
        byte[] bytes = bytes(samples);
        return wav(format(1, 1, RATE, 16), chunk("data", bytes.length, bytes));
    }
}
