package org.sinew.state;

import org.sinew.rt.RealTime;

/** One reading of a supply rail. */
public final class PowerSample {
    public double voltageV = Double.NaN;
    /** Positive while the rail delivers. */
    public double currentA = Double.NaN;
    /** Monotonic time of acquisition; 0 until the first good reading. */
    public long stampNanos;

    @RealTime
    public void copy(PowerSample other) {
        voltageV = other.voltageV;
        currentA = other.currentA;
        stampNanos = other.stampNanos;
    }
}
