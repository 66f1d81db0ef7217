package org.sinew.safety;

import org.sinew.rt.RealTime;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotState;

/**
 * Slows the robot down before it has to stop: a joint whose servo is hot, and everything while the supply sags. Part of
 * the gate; loop thread.
 */
@RealTime
final class Derating {
    /** Half the speed takes about a quarter of the power that accelerating the links takes. */
    private static final double SHARE = 0.5;
    /** A servo loses 10 degrees in minutes: without that distance it would go to and fro between both speeds. */
    private static final double COOLER_K = 10;
    /** A supply that has been good for so long stays good. */
    private static final long GOOD_NANOS = 1_000_000_000;

    private final JointLimits[] limits;
    private final GateSettings.Supply supply;
    private final EventSink events;
    private final boolean[] hot;
    private final HeldFor low;
    private final HeldFor good = new HeldFor(GOOD_NANOS);
    private boolean sags;

    Derating(JointLimits[] limits, GateSettings settings, EventSink events) {
        this.limits = limits;
        supply = settings.supply();
        this.events = events;
        hot = new boolean[limits.length];
        low = new HeldFor(supply.holdNanos());
    }

    /** Looks at one tick's state, whatever the robot does. */
    void update(RobotState state) {
        for (int i = 0; i < hot.length; i++) {
            double temperatureC = state.joints.temperatureC[i];
            hot[i] = temperatureC >= limits[i].warnTemperatureC()
                    || (hot[i] && temperatureC > limits[i].warnTemperatureC() - COOLER_K);
        }
        if (supply.rail() >= 0 && state.power[supply.rail()].stampNanos != 0) {
            supply(state.power[supply.rail()], state.nowNanos);
        }
    }

    private void supply(PowerSample rail, long nowNanos) {
        boolean below = !(rail.voltageV >= supply.warnV());
        if (low.see(below, rail.stampNanos) && !sags) {
            sags = true;
            events.raise(EventCode.VOLTAGE_LOW, supply.rail(), rail.voltageV, nowNanos);
        }
        if (good.see(!below, rail.stampNanos)) {
            sags = false;
        }
    }

    /** The share of its velocity limit that joint {@code i} may use. */
    double share(int i) {
        return hot[i] || sags ? SHARE : 1;
    }

    /** Why that is less than all. */
    Limit why(int i) {
        return sags ? Limit.SUPPLY : Limit.HEAT;
    }
}
