package org.sinew.state;

import org.sinew.rt.RealTime;

/** What a microphone heard last. Filled by the microphone's thread, copied by the loop. */
public final class SoundSample {
    /** Root mean square of the newest block, in dB of full scale: 0 is the loudest there is, silence about -90. */
    public double levelDbfs = Double.NEGATIVE_INFINITY;
    /** Sudden sounds so far, such as claps. */
    public long onsets;
    /** Monotonic time of acquisition of the newest block's last sample; 0: nothing heard yet. */
    public long stampNanos;

    @RealTime
    public void copy(SoundSample other) {
        levelDbfs = other.levelDbfs;
        onsets = other.onsets;
        stampNanos = other.stampNanos;
    }
}
