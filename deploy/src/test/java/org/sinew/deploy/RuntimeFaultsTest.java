package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.sim.Breakable;
import org.sinew.loop.Phase;
import org.sinew.perceive.PerceptModel;
import org.sinew.rt.VirtualClock;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.JointPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;

/** What a fault plan does to the runtime itself: steps of the tick, models, the date. */
@Timeout(60)
class RuntimeFaultsTest {
    private static final double AS_USUAL = Double.NaN;
    private static final long MILLI = 1_000_000;

    private final JointPlant plant = new JointPlant(List.of("knee"), MILLI);
    private final VirtualClock clock = new VirtualClock();

    private void fault(Breakable part, Kind kind, boolean on, double value) {
        part.fault(plant, kind, on, value);
    }

    private long lasts(Runnable work) {
        long begin = clock.nanos();
        work.run();
        return clock.nanos() - begin;
    }

    /** State that is saved, changed and loaded is as it was. */
    private static void comesBack(Saveable part, Runnable change) {
        StateWriter saved = new StateWriter();
        part.save(saved);
        change.run();
        StateWriter other = new StateWriter();
        part.save(other);
        StateReader in = new StateReader("part", saved.bytes());
        part.load(in);
        in.end();
        StateWriter again = new StateWriter();
        part.save(again);
        assertThat(again.bytes()).isEqualTo(saved.bytes()).isNotEqualTo(other.bytes());
    }

    @Test
    void aStepOfTheTickIsSlowOrStandsStillOnceOrHangs() {
        LoopStall stall = new LoopStall(clock);
        assertThat(lasts(() -> stall.in(Phase.GUARD))).isZero();
        fault(stall.of(Phase.GUARD), Kind.SLOW, true, 0.004);
        assertThat(lasts(() -> stall.in(Phase.GUARD))).isEqualTo(4 * MILLI);
        assertThat(lasts(() -> stall.in(Phase.ACT))).as("another step").isZero();
        comesBack(stall, () -> fault(stall.of(Phase.GUARD), Kind.SLOW, false, AS_USUAL));
        fault(stall.of(Phase.GUARD), Kind.SLOW, false, AS_USUAL);
        fault(stall.of(Phase.ACT), Kind.DELAYED, true, AS_USUAL);
        assertThat(lasts(() -> stall.in(Phase.ACT))).isEqualTo(300 * MILLI);
        assertThat(lasts(() -> stall.in(Phase.ACT))).as("once").isZero();
        fault(stall.of(Phase.SENSE), Kind.HANG, true, AS_USUAL);
        clock.start(clock.thread("mender", () -> {
            clock.elapse(70 * MILLI);
            fault(stall.of(Phase.SENSE), Kind.HANG, false, AS_USUAL);
        }));
        assertThat(lasts(() -> stall.in(Phase.SENSE))).isBetween(70 * MILLI, 71 * MILLI);
    }

    @Test
    void theDateJumpsOrStandsStillAndComesBack() {
        SimulatedDate date = new SimulatedDate();
        Instant now = date.instant();
        fault(date, Kind.WRONG, true, AS_USUAL);
        assertThat(Duration.between(now, date.instant()).toDays()).isEqualTo(3_653);
        comesBack(date, () -> fault(date, Kind.WRONG, false, AS_USUAL));
        fault(date, Kind.WRONG, false, AS_USUAL);
        fault(date, Kind.FROZEN, true, AS_USUAL);
        Instant stood = date.instant();
        for (int i = 0; i < 1_000_000 && Instant.now().toEpochMilli() == stood.toEpochMilli(); i++) {
            Thread.onSpinWait();
        }
        assertThat(date.instant()).isEqualTo(stood);
        fault(date, Kind.FROZEN, false, AS_USUAL);
        assertThat(date.instant()).isAfter(stood);
    }

    /** Scores count its runs. */
    private static final class Counting implements PerceptModel {
        private int runs;

        @Override
        public List<Term> terms() {
            return List.of(Term.GYRO);
        }

        @Override
        public List<String> joints() {
            return List.of();
        }

        @Override
        public long hopNanos() {
            return 10 * MILLI;
        }

        @Override
        public int window() {
            return 1;
        }

        @Override
        public List<String> labels() {
            return List.of("count");
        }

        @Override
        public boolean run(float[] rows, double[] scores) {
            scores[0] = ++runs;
            return true;
        }

        @Override
        public void close() {
        }
    }

    @Test
    void aModelRepeatsItselfTalksNonsenseLosesRunsOrThrows() {
        ModelFaults faults = new ModelFaults("eye", new Noise(3));
        PerceptModel model = faults.over(new Counting());
        double[] scores = {0};
        assertThat(model.run(new float[3], scores)).isTrue();
        assertThat(scores[0]).isEqualTo(1);
        fault(faults, Kind.FROZEN, true, AS_USUAL);
        assertThat(model.run(new float[3], scores)).isTrue();
        assertThat(scores[0]).isEqualTo(1);
        comesBack(faults, () -> fault(faults, Kind.FROZEN, false, AS_USUAL));
        fault(faults, Kind.FROZEN, false, AS_USUAL);
        fault(faults, Kind.GARBAGE, true, AS_USUAL);
        assertThat(model.run(new float[3], scores)).as("it does not look at its own numbers").isTrue();
        assertThat(scores[0]).isNaN();
        fault(faults, Kind.GARBAGE, false, AS_USUAL);
        fault(faults, Kind.INTERMITTENT, true, 0.5);
        int usable = 0;
        for (int i = 0; i < 200; i++) {
            usable += model.run(new float[3], scores) ? 1 : 0;
        }
        assertThat(usable).isBetween(70, 130);
        fault(faults, Kind.INTERMITTENT, false, AS_USUAL);
        fault(faults, Kind.OFF, true, AS_USUAL);
        assertThatThrownBy(() -> model.run(new float[3], scores)).hasMessageContaining("model eye is off");
    }

    @Test
    void aModelTakesLongerOrDoesNotEnd() {
        ModelFaults faults = new ModelFaults("eye", new Noise(3));
        SlowedClock slowed = new SlowedClock(clock, faults);
        assertThat(lasts(() -> slowed.perform(() -> { }, 5 * MILLI))).isEqualTo(5 * MILLI);
        fault(faults, Kind.SLOW, true, AS_USUAL);
        assertThat(lasts(() -> slowed.perform(() -> { }, 5 * MILLI))).isEqualTo(305 * MILLI);
        fault(faults, Kind.SLOW, false, AS_USUAL);
        fault(faults, Kind.HANG, true, AS_USUAL);
        clock.start(clock.thread("mender", () -> {
            clock.elapse(70 * MILLI);
            fault(faults, Kind.HANG, false, AS_USUAL);
        }));
        assertThat(lasts(() -> slowed.perform(() -> { }, 5 * MILLI))).isBetween(70 * MILLI, 72 * MILLI);
    }
}
