package org.sinew.perceive;

import java.util.List;
import org.sinew.rt.RealTime;
import org.sinew.state.Freshness;
import org.sinew.state.RobotState;

/** Third step of a tick: the newest result of every model, and fresh input for the next. Loop thread. */
public final class Percepts {
    private final PerceptionWorker[] workers;

    public Percepts(List<PerceptionWorker> workers) {
        this.workers = workers.toArray(PerceptionWorker[]::new);
    }

    /** Takes results in, judges their age, hands input out. Never waits. */
    @RealTime
    public void collect(RobotState state) {
        for (int i = 0; i < workers.length; i++) {
            workers[i].collect(state.percepts[i]);
            long stamp = state.percepts[i].stampNanos;
            if (stamp == 0) {
                state.perceptFreshness[i] = Freshness.LOST;
            } else {
                boolean old = state.nowNanos - stamp > workers[i].settings().maxAgeNanos();
                state.perceptFreshness[i] = old ? Freshness.STALE : Freshness.FRESH;
            }
            workers[i].feed(state);
        }
    }
}
