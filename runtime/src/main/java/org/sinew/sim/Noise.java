package org.sinew.sim;

/**
 * Noise as a function of seed, part and number of the sample: no generator has a state, so nothing needs to be saved,
 * no order of calls matters, and the same run gives the same bits. Any thread.
 */
public final class Noise {
    /** The seed of a run that names none. */
    public static final long DEFAULT_SEED = 20;
    /** Independent streams of one part, e.g. the axes of a sensor. */
    private static final int STREAMS = 6;

    private final long seed;

    public Noise(long seed) {
        this.seed = seed;
    }

    /** The noise of one part of a run: independent of that of other names. */
    public static Noise of(long seed, String part) {
        long mixed = mix(seed);
        for (int i = 0; i < part.length(); i++) {
            mixed = mix(mixed + part.charAt(i));
        }
        return new Noise(mixed);
    }

    /** About normal, variance 1: the sum of four 16-bit uniforms from one hash of seed, sample and stream. */
    public double normal(long sample, int stream) {
        long hash = bits(sample, stream);
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += ((hash >>> (16 * i)) & 0xFFFF) + 0.5;
        }
        return (sum / 65536 - 2) * Math.sqrt(3);
    }

    /** Whether something that happens in this share of all samples, 0 to 1, happens in this one. */
    public boolean happens(long sample, int stream, double share) {
        return share > 0 && (bits(sample, stream) >>> 11) * 0x1p-53 < share;
    }

    /** 64 random bits. */
    public long bits(long sample, int stream) {
        return mix(mix(seed * STREAMS + stream) + sample);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
