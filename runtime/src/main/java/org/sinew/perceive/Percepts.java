package org.sinew.perceive;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;

/** Third step of a tick: the newest result of every model, and fresh input for the next. Loop thread. */
public final class Percepts {
    private final PerceptSource[] sources;

    public Percepts(List<? extends PerceptSource> sources) {
        this.sources = sources.toArray(PerceptSource[]::new);
    }

    /** Takes results in, judges their age, hands input out. Never waits. */
    @RealTime
    public void collect(RobotState state) {
        for (int i = 0; i < sources.length; i++) {
            state.delivered.percepts[i] = sources[i].collect(state.percepts[i]);
            state.keepGoodPercept(i); // scores that are no numbers do not refresh
            long stamp = state.percepts[i].stampNanos;
            if (stamp == 0) {
                state.perceptFreshness[i] = Freshness.LOST;
            } else {
                boolean old = state.nowNanos - stamp > sources[i].maxAgeNanos();
                state.perceptFreshness[i] = old ? Freshness.STALE : Freshness.FRESH;
            }
            sources[i].feed(state);
        }
    }
}
