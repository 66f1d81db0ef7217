package org.sinew.drivers.sim;

import org.sinew.sim.Noise;
import org.sinew.state.Image;

/**
 * What an image sensor adds to a picture: noise of reading, noise of light that grows with the root of the brightness,
 * and an exposure that is not quite the same from picture to picture. A function of seed, number of the picture and
 * pixel. Colours only; distances stay exact. One thread; allocates nothing.
 *
 * <p>The figures are a choice: 38 dB between white and its noise, as small sensors have in a lit room.
 */
final class SensorNoise {
    private static final double READING = 1.0;
    private static final double WHITE = 3.2;
    private static final double EXPOSURE = 0.01;
    private static final int LEVELS = 256;
    /** The sum of two uniform numbers of 10 bits: its mean and its standard deviation. */
    private static final int BITS = 10;
    private static final int MASK = (1 << BITS) - 1;
    private static final double MEAN = MASK;
    private static final double DEVIATION = Math.sqrt((MASK * (MASK + 2.0)) / 6);

    private final Noise source;
    private final float[] scale = new float[LEVELS];
    private double exposure;

    SensorNoise(Noise source) {
        this.source = source;
        factor(1);
    }

    void factor(double factor) {
        exposure = factor * EXPOSURE;
        for (int level = 0; level < LEVELS; level++) {
            double light = (WHITE * WHITE - READING * READING) * level / (LEVELS - 1);
            scale[level] = (float) (factor * Math.sqrt(READING * READING + light) / DEVIATION);
        }
    }

    void add(Image picture) {
        int pixels = picture.width * picture.height;
        long first = picture.sequence * pixels;
        float gain = (float) (1 + exposure * source.normal(picture.sequence, 0));
        byte[] rgb = picture.rgb;
        for (int i = 0; i < pixels; i++) {
            long bits = source.bits(first + i, 1);
            for (int c = 3 * i; c < 3 * i + 3; c++) {
                int level = rgb[c] & 0xFF;
                float noise = (int) (bits & MASK) + (int) (bits >>> BITS & MASK) - (float) MEAN;
                rgb[c] = (byte) Math.clamp((int) (level * gain + scale[level] * noise + 0.5f), 0, LEVELS - 1);
                bits >>>= 2 * BITS;
            }
        }
    }
}
