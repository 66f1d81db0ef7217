package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Sequence;
import org.sinew.rt.AllocationMeter;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.Intent;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

@Timeout(60)
class RehearsalTest {
    private static final long PERIOD = 10_000_000;

    private static final RobotModel ROBOT = new RobotModel("r", List.of("a", "b", "c"), List.of("imu"), List.of(),
            List.of("left", "right"), List.of(new RobotModel.PerceptInfo("body", List.of("up", "down")),
            new RobotModel.PerceptInfo("eye", List.of("ball", "person"), 3)));

    private static Rehearsal rehearsal() {
        return rehearsal(new Sequence("s", 3, List.of(),
                List.of(new Sequence.Step(List.of(0.5, 0.0, 0.0), 200_000_000, 0))));
    }

    private static Rehearsal rehearsal(Behavior behavior) {
        JointLimits[] limits = new JointLimits[3];
        Arrays.fill(limits, new JointLimits(-1, 1, 4));
        return new Rehearsal(ROBOT, limits,
                GateSettings.of(PERIOD, JointMode.DAMP, 100_000_000, GateSettings.FallRule.NONE), behavior);
    }

    @Test
    void goesThroughTheWholeLifeOfATick() {
        assertThat(rehearsal().run(1, 200, PERIOD)).containsExactlyInAnyOrder(SafetyState.DISARMED, SafetyState.ARMING,
                SafetyState.ARMED, SafetyState.STOPPING, SafetyState.STOPPED);
    }

    /** Notes what there was to see while the robot was armed. */
    private static final class Watching implements Behavior {
        private final Set<String> seen = new TreeSet<>();
        private double leftRad;
        private double rightRad;
        private int armedTicks;

        @Override
        public String name() {
            return "watching";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            for (int i = 0; i < state.percepts.length && state.safety == SafetyState.ARMED; i++) {
                Percept percept = state.percepts[i];
                String what = percept.found == 0 ? "" : " at " + percept.detections[0].label;
                seen.add(i + " " + state.perceptFreshness[i] + " " + percept.best() + what);
            }
            if (state.safety == SafetyState.ARMED) {
                seen.add("feet " + state.contacts[0].active + " " + state.contacts[1].active);
                leftRad = Math.max(leftRad, -state.gravity[1]);
                rightRad = Math.max(rightRad, state.gravity[1]);
                armedTicks++;
            }
        }
    }

    @Test
    void showsTheBehaviourEachLabelAndNothingAndResultsThatAreTooOld() {
        Watching watching = new Watching();
        Rehearsal rehearsal = rehearsal(new LookAt(watching, ROBOT, "eye", "ball", "a", "b"));
        assertThat(rehearsal.run(1, 200, PERIOD)).contains(SafetyState.ARMED, SafetyState.STOPPED);
        assertThat(watching.seen).contains("0 FRESH 0", "0 FRESH 1", "0 STALE 0", "1 FRESH 0 at 0", "1 FRESH 1 at 1",
                "1 FRESH 0", "1 STALE 0");
    }

    @Test
    void pressesAndLetsGoEachContactAndLeansToBothSides() {
        Watching watching = new Watching();
        assertThat(rehearsal(watching).run(1, 1000, PERIOD)).contains(SafetyState.ARMED, SafetyState.STOPPED);
        assertThat(watching.armedTicks).as("whatever it leans, nothing stops it early").isGreaterThan(740);
        assertThat(watching.seen).contains("feet false false", "feet true false", "feet false true", "feet true true");
        assertThat(watching.leftRad).isCloseTo(Math.sin(0.4), within(0.02));
        assertThat(watching.rightRad).isCloseTo(Math.sin(0.4), within(0.02));
    }

    @Test
    void eachCallArmsHoweverFastTheLoopIs() {
        for (long period : new long[] {PERIOD, PERIOD / 10}) {
            Watching watching = new Watching();
            Rehearsal rehearsal = rehearsal(watching);
            rehearsal.run(4, 100, period);
            watching.armedTicks = 0;
            rehearsal.run(1, 2000, period);
            assertThat(watching.armedTicks).as("period " + period).isBetween(1000, 1500);
        }
    }

    @Test
    void timeGoesOnFromOneCallToTheNext() {
        long[] last = {0};
        Rehearsal rehearsal = rehearsal(new Behavior() {
            @Override
            public String name() {
                return "clock";
            }

            @Override
            public long cycles() {
                return 0;
            }

            @Override
            public void decide(RobotState state, Intent intent) {
                assertThat(last[0] == 0 ? PERIOD : state.nowNanos - last[0]).isEqualTo(PERIOD);
                last[0] = state.nowNanos;
            }
        });
        rehearsal.run(2, 200, PERIOD);
        rehearsal.run(1, 200, PERIOD);
    }

    @Test
    void allocatesNothingInAHundredThousandTicksOnceWarm() {
        Rehearsal rehearsal = rehearsal();
        rehearsal.run(5, 200, PERIOD);
        AllocationMeter meter = new AllocationMeter();
        meter.start();
        rehearsal.run(1, 200, PERIOD);
        long bytesOfOneCall = meter.bytes();
        meter.start();
        rehearsal.run(500, 200, PERIOD);
        assertThat(meter.bytes()).as("the call itself makes one set, its ticks nothing").isEqualTo(bytesOfOneCall);
    }
}
