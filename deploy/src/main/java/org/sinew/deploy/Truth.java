package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.sim.Plant;
import org.sinew.sim.Scenario;

/**
 * Judges a simulated robot by what physics knows, never by what the robot thinks: how its body stands, if nothing ties
 * that to the world, and what the scenario asks for. Sees every step of the plant, on whatever thread makes it.
 */
final class Truth implements Judge {
    private final Optional<FreeBase> base;
    private Optional<Scenario> scenario = Optional.empty();
    private List<TruthCheck> checks = List.of();
    private boolean disturbed;
    private boolean over;

    /** @param base the body that carries the rest, if it is free; of one that is tied there is nothing to judge */
    Truth(Optional<FreeBase> base) {
        this.base = base;
    }

    /** Before the first step: what the scenario asks for, which counts its time from its beginning. */
    synchronized void judges(Scenario by, List<TruthCheck> asked) {
        scenario = Optional.of(by);
        checks = List.copyOf(asked);
    }

    /** The stand has let go: from here on the robot has to stand by itself. */
    synchronized void released() {
        base.ifPresent(FreeBase::released);
    }

    /** Something was done to the body from outside. */
    synchronized void disturbed() {
        disturbed = true;
    }

    /** The run has ended: what becomes of a robot whose torque is taken away is no part of it. */
    @Override
    public synchronized void over() {
        over = true;
    }

    /** Before every step: what the last one has led to. */
    synchronized void see(Plant plant) {
        if (over) {
            return;
        }
        base.ifPresent(body -> body.see(plant));
        long since = scenario.map(Scenario::sinceNanos).orElse(-1L);
        for (TruthCheck check : checks) {
            if (since >= 0 && since >= check.fromNanos()) {
                check.see();
            }
        }
    }

    /** Whether the robot ever lay down. */
    synchronized boolean fell() {
        return base.map(FreeBase::fell).orElse(false);
    }

    /** Squats from which the robot came up. */
    synchronized int squats() {
        return base.map(FreeBase::squats).orElse(0);
    }

    /** What the body did that a healthy robot does not, and what the scenario asked for in vain, in words. */
    @Override
    public synchronized List<String> problems() {
        List<String> problems = new ArrayList<>(base.map(FreeBase::problems).orElse(List.of()));
        for (TruthCheck check : checks) {
            if (check.judged() && !check.ok()) {
                problems.add(check.name() + " is " + check.value() + ", above " + check.limit());
            }
        }
        return problems;
    }

    /**
     * What a summary says about the body.
     *
     * @param upright whether it was to stand on its own where it was put
     */
    @Override
    public synchronized Map<String, Object> summary(boolean upright) {
        Map<String, Object> all = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        if (base.isPresent()) {
            all.putAll(base.get().summary());
            entries.addAll(disturbed || !upright ? List.of() : base.get().checks());
        }
        checks.forEach(check -> entries.add(check.entry()));
        all.put("checks", entries);
        return all;
    }
}
