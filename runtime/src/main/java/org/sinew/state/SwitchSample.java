package org.sinew.state;

import org.sinew.rt.RealTime;

/** One reading of a digital input. */
public final class SwitchSample {
    /** True while the input is in its active level (pressed, touched). */
    public boolean active;
    /** Monotonic time of acquisition; 0 until the first good reading. */
    public long stampNanos;

    @RealTime
    public void copy(SwitchSample other) {
        active = other.active;
        stampNanos = other.stampNanos;
    }
}
