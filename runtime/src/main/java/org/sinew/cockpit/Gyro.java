package org.sinew.cockpit;

import org.sinew.record.Frame;
import org.sinew.state.Freshness;

/**
 * The newest samples of the first gyroscope, so that the page's curve has more of them than there are states. The
 * recorder's thread gives every tick in, the cockpit's thread takes the newest out.
 */
final class Gyro {
    /** Most samples in one state. */
    static final int MOST = 10;
    private static final int STATES_PER_SECOND = 20;
    private static final int MOST_PER_SECOND = MOST * STATES_PER_SECOND;
    private static final double PER_RAD_PER_SEC = 500;

    private final int stride;
    private final int wanted;
    private final double rateHz;
    private final short[] samples;
    private int kept;
    private int next;

    /** @param rateHz ticks per second; of faster loops only every second, third ... tick is kept */
    Gyro(int rateHz) {
        stride = (rateHz + MOST_PER_SECOND - 1) / MOST_PER_SECOND;
        this.rateHz = (double) rateHz / stride;
        wanted = Math.clamp(Math.round(this.rateHz / STATES_PER_SECOND), 1, MOST);
        samples = new short[3 * wanted];
    }

    /** Samples per second. */
    double rateHz() {
        return rateHz;
    }

    /** Takes one tick in. */
    synchronized void add(Frame frame) {
        if (frame.state.imus.length == 0 || frame.state.imuFreshness[0] != Freshness.FRESH) {
            kept = 0; // an old sample is no sample
        } else if (frame.state.tick % stride == 0) {
            for (int axis = 0; axis < 3; axis++) {
                samples[3 * next + axis] =
                        StateMessage.scaled(frame.state.imus[0].gyroRadPerSec[axis], PER_RAD_PER_SEC);
            }
            next = (next + 1) % wanted;
            kept = Math.min(wanted, kept + 1);
        }
    }

    /** x, y, z of each sample, oldest first. */
    synchronized short[] newest() {
        short[] out = new short[3 * kept];
        for (int i = 0; i < kept; i++) {
            int from = Math.floorMod(next - kept + i, wanted);
            System.arraycopy(samples, 3 * from, out, 3 * i, 3);
        }
        return out;
    }
}
