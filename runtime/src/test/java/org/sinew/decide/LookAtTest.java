package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** A head of two joints that does what is wished, a ball at a known place, and a camera whose results come late. */
@Timeout(30)
class LookAtTest {
    private static final long MILLI = 1_000_000;
    private static final long TICK = 10 * MILLI;
    private static final int PAN = 1;
    private static final int TILT = 2;
    private final RobotModel robot = new RobotModel("head", List.of("knee", "pan", "tilt"), List.of(), List.of(),
            List.of(), List.of(new RobotModel.PerceptInfo("eye", List.of("marker", "ball"), 2)));
    private final RobotState state = new RobotState(robot);
    private final Intent intent = new Intent(3);
    private double droopRad; // by which joints stay behind
    private LookAt look = new LookAt(new Rest(), robot, "eye", "ball", "pan", "tilt");

    /** The head has moved to where it was told, a tick later. */
    private void tick() {
        state.tick++;
        state.nowNanos += TICK;
        state.safety = SafetyState.ARMED;
        for (int i = 0; i < 3; i++) {
            state.joints.stampNanos[i] = state.nowNanos;
            if (Double.isNaN(state.appliedRad[i])) {
                state.appliedRad[i] = state.joints.positionRad[i];
            }
            state.appliedRad[i] = intent.wished(i) ? intent.targetRad(i) : state.appliedRad[i];
            state.joints.positionRad[i] =
                    intent.wished(i) ? intent.targetRad(i) - droopRad : state.joints.positionRad[i];
        }
        intent.clear();
        look.decide(state, intent);
    }

    /** A result arrives: the ball in this direction from the camera, in a picture of that time. */
    private void see(int label, double azimuthRad, double elevationRad, long stampNanos) {
        Percept percept = state.percepts[0];
        percept.found = 1;
        Detection seen = percept.detections[0];
        seen.label = label;
        seen.azimuthRad = azimuthRad;
        seen.elevationRad = elevationRad;
        percept.stampNanos = stampNanos;
        percept.sequence++;
        state.perceptFreshness[0] = Freshness.FRESH;
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    @Test
    void turnsTheHeadToTheBallWhoseSideAndHeightItSees() {
        ticks(5);
        see(1, 0.4, -0.2, state.nowNanos);
        ticks(100);
        assertThat(state.joints.positionRad[PAN]).isCloseTo(0.4, within(0.01));
        assertThat(state.joints.positionRad[TILT]).as("positive looks down").isCloseTo(0.2, within(0.01));
        assertThat(look.doing()).isEqualTo("looks at ball");
    }

    @Test
    void reckonsFromWhereTheHeadWasWhenThePictureWasTaken() {
        ticks(5);
        long first = state.nowNanos;
        see(1, 0.5, 0, first);
        ticks(20); // the head is on its way
        assertThat(state.joints.positionRad[PAN]).isGreaterThan(0.2);
        see(1, 0.5, 0, first + TICK / 4); // a picture from before it moved says the same
        ticks(100);
        assertThat(state.joints.positionRad[PAN]).as("not 0.5 beyond where it is now").isCloseTo(0.5, within(0.02));
    }

    @Test
    void takesTiltIntoAccountWhenTheHeadIsTurned() {
        state.joints.positionRad[PAN] = 0.3;
        state.joints.positionRad[TILT] = 0.5;
        ticks(3);
        see(1, 0.4, 0.1, state.nowNanos);
        ticks(150);
        // the direction in the base of the neck, by rotation matrices on paper: Rz(0.3) Ry(0.5) d
        double x = Math.cos(0.1) * Math.cos(0.4) * Math.cos(0.5) + Math.sin(0.1) * Math.sin(0.5);
        double y = Math.cos(0.1) * Math.sin(0.4);
        double z = -Math.cos(0.1) * Math.cos(0.4) * Math.sin(0.5) + Math.sin(0.1) * Math.cos(0.5);
        assertThat(state.joints.positionRad[PAN]).isCloseTo(0.3 + Math.atan2(y, x), within(0.01));
        assertThat(state.joints.positionRad[TILT]).isCloseTo(-Math.asin(z), within(0.01));
    }

    @Test
    void saysHowOldItsKnowledgeIs() {
        ticks(5);
        long stamp = state.nowNanos - 7 * MILLI;
        see(1, 0.1, 0, stamp);
        ticks(3);
        assertThat(intent.basisNanos()).isEqualTo(stamp);
        assertThat(intent.basisPercept()).isZero();
        state.percepts[0].found = 0; // a newer picture, without the ball
        state.percepts[0].stampNanos = state.nowNanos;
        state.percepts[0].sequence++;
        ticks(3);
        assertThat(intent.basisNanos()).as("it goes after where the ball was").isEqualTo(stamp);
        assertThat(intent.basisPercept()).isZero();
    }

    @Test
    void waitsWhereItIsWhileTheResultIsStaleAndGivesTheHeadBackAfterThreeSeconds() {
        ticks(5);
        see(1, 0.4, 0, state.nowNanos);
        ticks(100);
        state.perceptFreshness[0] = Freshness.STALE;
        state.percepts[0].sequence++; // what a stale result says does not count
        state.percepts[0].detections[0].azimuthRad = -1;
        ticks(150);
        assertThat(intent.targetRad(PAN)).isCloseTo(0.4, within(0.01));
        ticks(100);
        assertThat(intent.wished(PAN)).isFalse();
        assertThat(intent.basisNanos()).isZero();
        assertThat(intent.basisPercept()).isNegative();
        assertThat(look.doing()).isEmpty();
    }

    /** Steps of the wish from tick to tick, in rad/s, until the other behaviour has had the head for a while. */
    private double fastest(int count) {
        double fastest = 0;
        for (int i = 0; i < count; i++) {
            double last = intent.targetRad(PAN);
            tick();
            fastest = Math.max(fastest, Math.abs(intent.targetRad(PAN) - last) / 0.01);
        }
        return fastest;
    }

    @Test
    void givesTheHeadBackAsCalmlyToABehaviourThatWishesItElsewhere() {
        look = new LookAt(new Nodding(0), robot, "eye", "ball", "pan", "tilt");
        ticks(5);
        see(1, 0.6, 0, state.nowNanos);
        ticks(290);
        assertThat(intent.targetRad(PAN)).isCloseTo(0.6, within(0.01));
        assertThat(fastest(110)).isBetween(1.0, 2.5 + 1e-6);
        assertThat(intent.targetRad(PAN)).as("and no more of its own").isZero();
        assertThat(look.doing()).isEmpty();
        assertThat(intent.basisPercept()).isNegative();
    }

    @Test
    void givesTheHeadBackThoughTheOtherBehaviourMovesIt() {
        look = new LookAt(new Nodding(0.5), robot, "eye", "ball", "pan", "tilt");
        ticks(5);
        see(1, 0.6, 0, state.nowNanos);
        ticks(290);
        assertThat(fastest(110)).as("0.5 of it are the other's").isLessThan(3 + 1e-6);
        assertThat(intent.targetRad(PAN)).isEqualTo(Nodding.wish(0.5, state));
    }

    @Test
    void beginsWhereTheOtherBehaviourWishesTheHead() { // and the head is not there yet
        look = new LookAt(new Nodding(0.5), robot, "eye", "ball", "pan", "tilt");
        droopRad = 0.1;
        ticks(50);
        see(1, 0.4, 0, state.nowNanos);
        assertThat(fastest(1)).isLessThan(2.5 + 1e-6);
    }

    @Test
    void beginsWhereTheHeadIsToldToHoldAndNotWhereItHangs() {
        state.appliedRad[TILT] = 0.3;
        state.joints.positionRad[TILT] = 0.45;
        ticks(5);
        see(1, 0, -0.45, state.nowNanos);
        tick();
        assertThat(intent.targetRad(TILT)).isCloseTo(0.3, within(2.5 * 0.011));
    }

    @Test
    void seesAgainWhatItLooksForWhileTheHeadGoesBack() {
        look = new LookAt(new Nodding(0), robot, "eye", "ball", "pan", "tilt");
        ticks(5);
        see(1, 0.6, 0, state.nowNanos);
        ticks(310);
        assertThat(intent.targetRad(PAN)).isBetween(0.05, 0.55);
        see(1, 0.2, 0, state.nowNanos);
        assertThat(fastest(40)).isLessThan(2.5 + 1e-6);
        assertThat(look.doing()).isEqualTo("looks at ball");
    }

    /** Turns the head at this speed, beginning with the clock. */
    private record Nodding(double panRadPerSec) implements Behavior {
        static double wish(double radPerSec, RobotState state) {
            return radPerSec * state.nowNanos * 1e-9;
        }

        @Override
        public String name() {
            return "nodding";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            intent.wish(PAN, wish(panRadPerSec, state));
        }
    }

    @Test
    void anotherThingDoesNotTurnTheHead() {
        ticks(5);
        see(0, 0.4, 0, state.nowNanos);
        ticks(20);
        assertThat(intent.wished(PAN)).isFalse();
    }

    @Test
    void movesWithoutAJumpAndNeverFasterThanAHeadShould() {
        ticks(5);
        see(1, 1.2, 0, state.nowNanos);
        double last = state.joints.positionRad[PAN];
        for (int i = 0; i < 60; i++) {
            tick();
            assertThat(Math.abs(intent.targetRad(PAN) - last)).isLessThan(2.5 * 0.011);
            last = intent.targetRad(PAN);
        }
    }

    @Test
    void leavesEveryOtherJointAlone() {
        ticks(5);
        see(1, 0.4, 0, state.nowNanos);
        tick();
        assertThat(intent.wished(0)).isFalse();
    }

    @Test
    void beginsWhereTheHeadIsWhenTheRobotIsArmedAgain() {
        ticks(5);
        see(1, 0.8, 0, state.nowNanos);
        ticks(40);
        state.joints.positionRad[PAN] = -0.6; // somebody has turned it meanwhile
        state.appliedRad[PAN] = -0.6; // the gate follows, as long as torque is off
        state.safety = SafetyState.DISARMED;
        intent.clear();
        look.decide(state, intent);
        assertThat(intent.wished(PAN)).isFalse();
        tick();
        assertThat(intent.targetRad(PAN)).isCloseTo(-0.6, within(0.03));
    }

    @Test
    void refusesAModelThatFindsNothingInPictures() {
        RobotModel blind = new RobotModel("head", List.of("pan", "tilt"), List.of(), List.of(), List.of(),
                List.of(new RobotModel.PerceptInfo("body", List.of("ball"))));
        assertThatThrownBy(() -> new LookAt(new Rest(), blind, "body", "ball", "pan", "tilt"))
                .hasMessageContaining("model body finds nothing in pictures");
    }
}
