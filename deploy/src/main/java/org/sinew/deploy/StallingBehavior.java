package org.sinew.deploy;

import java.util.List;
import org.sinew.decide.Behavior;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

/**
 * A behaviour that a fault plan can make hang in mid-tick, as a behaviour with an endless loop would: {@code loop
 * hang}. Simulation only. Called by the loop thread; {@link #hang} by the world's.
 */
final class StallingBehavior implements Behavior {
    private static final long NAP_NANOS = 1_000_000;

    private final Behavior behavior;
    private final Clock clock;
    private volatile boolean hanging;

    StallingBehavior(Behavior behavior, Clock clock) {
        this.clock = clock;
        this.behavior = behavior;
    }

    void hang(boolean on) {
        hanging = on;
    }

    @Override
    public String name() {
        return behavior.name();
    }

    @Override
    public long cycles() {
        return behavior.cycles();
    }

    @Override
    public List<String> steps() {
        return behavior.steps();
    }

    @Override
    public int step() {
        return behavior.step();
    }

    @Override
    public String doing() {
        return behavior.doing();
    }

    @Override
    @RealTime
    public void decide(RobotState state, Intent intent) {
        while (hanging) {
            clock.parkUntil(clock.nanos() + NAP_NANOS);
        }
        behavior.decide(state, intent);
    }
}
