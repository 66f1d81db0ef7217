package org.sinew.drivers.audio;

/**
 * Level of a sound and its onsets, such as claps. Pure but for what it has heard so far; used by one thread.
 *
 * <p>Level: root mean square of a block, in dB of full scale: 0 is a square wave between the limits, a sine as loud as
 * can be is -3.0, the last bit alone about -90.3, which is also what silence counts as.
 *
 * <p>Floor: the level of what goes on all the time. It follows the level within about 1 s upwards (a fiftieth of the
 * difference each block of 20 ms) and within about 0.1 s downwards (a fifth). The first block sets it.
 *
 * <p>Onset: a block at least {@value #RISE_DB} dB above the floor and at least {@value #QUIETEST_DBFS} dBFS loud.
 * After one there is no other for {@value #REFRACTORY_BLOCKS} blocks (0.1 s: room and echo), and until the level has
 * come back to less than {@value #BACK_DB} dB above the floor: a tone that stays is one onset, and a sound that swells
 * slowly is none. Speech has onsets too: this tells that something was sudden, not what it was.
 */
final class Onsets {
    static final double RISE_DB = 12;
    static final double BACK_DB = 6;
    static final double QUIETEST_DBFS = -50;
    static final int REFRACTORY_BLOCKS = 5;
    private static final double UPWARD = 1.0 / 50;
    private static final double DOWNWARD = 1.0 / 5;
    private static final double FULL_SCALE = 32768;

    private double levelDbfs = Double.NEGATIVE_INFINITY;
    private double floorDbfs = Double.NaN; // nothing heard yet
    private boolean armed = true;
    private int waiting;
    private long count;

    /** Of the newest block. */
    double levelDbfs() {
        return levelDbfs;
    }

    /** So far. */
    long count() {
        return count;
    }

    /** Forgets what goes on all the time: the sound was interrupted. */
    void restart() {
        floorDbfs = Double.NaN;
        armed = true;
        waiting = 0;
    }

    /** Hears the next block. */
    void hear(short[] block, int samples) {
        levelDbfs = level(block, samples);
        if (Double.isNaN(floorDbfs)) {
            floorDbfs = levelDbfs;
        }
        double rise = levelDbfs - floorDbfs;
        if (waiting > 0) {
            waiting--;
        } else if (!armed) {
            armed = rise < BACK_DB;
        } else if (rise >= RISE_DB && levelDbfs >= QUIETEST_DBFS) {
            count++;
            armed = false;
            waiting = REFRACTORY_BLOCKS;
        }
        floorDbfs += rise * (rise > 0 ? UPWARD : DOWNWARD);
    }

    /** Root mean square in dB of full scale. */
    static double level(short[] block, int samples) {
        long sum = 0;
        for (int i = 0; i < samples; i++) {
            sum += block[i] * block[i];
        }
        double rms = Math.sqrt((double) sum / samples);
        return 20 * StrictMath.log10(Math.max(rms, 1) / FULL_SCALE);
    }
}
