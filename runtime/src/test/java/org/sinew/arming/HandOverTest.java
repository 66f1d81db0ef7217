package org.sinew.arming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sinew.arming.SteeredRobot.KNEE;
import static org.sinew.arming.SteeredRobot.MAX_RAD_PER_SEC;
import static org.sinew.arming.SteeredRobot.PAGE;
import static org.sinew.arming.SteeredRobot.PERIOD;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.arming.Leases.Wish;
import org.sinew.decide.Behavior;
import org.sinew.decide.Sequence;
import org.sinew.replay.Replay;
import org.sinew.rt.RealTime;
import org.sinew.safety.JointMode;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.Lease;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/** Motion changes hands between a behaviour and somebody who steers: no target jumps, and a replay is the same. */
@Timeout(60)
class HandOverTest {
    private static final double FULL_STEP_RAD = MAX_RAD_PER_SEC * PERIOD / 1e9;
    private static final double SOFT_STEP_RAD = 0.12 * FULL_STEP_RAD; // where the ramp begins, and a tick of it

    private static Behavior wave() {
        return new Sequence("wave", 2, List.of(), List.of(
                new Sequence.Step(List.of(0.8, -0.8), 900_000_000, 50_000_000),
                new Sequence.Step(List.of(-0.8, 0.8), 900_000_000, 50_000_000)));
    }

    /** Takes no notice of anything and wishes to be far away: the rudest one. */
    private static final class Rude implements Behavior {
        @Override
        public String name() {
            return "rude";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        @RealTime
        public void decide(RobotState state, Intent intent) {
            intent.by(Authority.BEHAVIOR);
            intent.wish(0, state.nowNanos / 1_000_000_000 % 2 == 0 ? 2.9 : -2.9);
        }
    }

    private static double step(SteeredRobot robot) {
        double[] before = robot.applied();
        robot.ticks(1);
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(robot.applied(i) - before[i]));
        }
        return largest;
    }

    private static SteeredRobot moving(Supplier<Behavior> behavior) {
        SteeredRobot robot = new SteeredRobot(behavior.get(), JointMode.DAMP).arm();
        robot.ticks(330);
        return robot;
    }

    @Test
    void whoTakesMotionFindsEveryJointWhereItWasSent() {
        SteeredRobot robot = moving(HandOverTest::wave);
        assertThat(step(robot)).as("it moves").isPositive();
        double[] before = robot.applied();
        robot.take(PAGE);
        robot.ticks(5);
        assertThat(robot.applied()).isEqualTo(before);
        assertThat(robot.frame.state.steered).isTrue();
    }

    @Test
    void aBehaviourGetsMotionBackFromWhereTheJointsAreAndBeginsSoftly() {
        SteeredRobot robot = moving(HandOverTest::wave);
        long lease = robot.take(PAGE);
        for (int i = 1; i <= 20; i++) {
            robot.leases.wish(PAGE.id(), Wish.velocity(lease, i, KNEE, 1));
            robot.ticks(5);
        }
        robot.leases.release(PAGE.id(), lease);
        for (int i = 0; i < 5; i++) {
            assertThat(step(robot)).isLessThan(SOFT_STEP_RAD);
        }
        robot.ticks(60);
        assertThat(step(robot)).as("it moves again").isPositive();
    }

    @Test
    void evenOneThatTakesNoNoticeIsRamped() {
        SteeredRobot robot = moving(Rude::new);
        assertThat(step(robot)).as("what it does without a hand-over").isGreaterThan(0.9 * FULL_STEP_RAD);
        long lease = robot.take(PAGE);
        robot.ticks(2);
        robot.leases.release(PAGE.id(), lease);
        assertThat(step(robot)).isPositive().isLessThan(SOFT_STEP_RAD);
        assertThat(step(robot)).isPositive().isLessThan(SOFT_STEP_RAD);
    }

    @Test
    void aTargetIsReachedWithinTheVelocityLimit() {
        SteeredRobot robot = moving(HandOverTest::wave);
        long lease = robot.take(PAGE);
        for (int i = 1; i <= 100; i++) {
            robot.leases.wish(PAGE.id(), new Wish(lease, i, Setpoint.Kind.TARGET, KNEE, 1.5, Long.MAX_VALUE));
            for (int n = 0; n < 5; n++) {
                assertThat(step(robot)).isLessThanOrEqualTo(FULL_STEP_RAD * 1.000001);
            }
        }
        assertThat(robot.applied(KNEE)).isEqualTo(1.5);
    }

    @Test
    void aJogAgainstTheLimitDoesNotPileUp() {
        SteeredRobot robot = moving(HandOverTest::wave);
        long lease = robot.take(PAGE);
        for (int i = 1; i <= 100; i++) {
            robot.leases.wish(PAGE.id(), Wish.velocity(lease, i, KNEE, 50));
            robot.ticks(5);
        }
        assertThat(robot.applied(KNEE)).as("its limit").isEqualTo(3);
        robot.leases.wish(PAGE.id(), Wish.velocity(lease, 101, KNEE, -0.5));
        robot.ticks(2);
        assertThat(robot.applied(KNEE)).as("comes back at once").isCloseTo(2.99,
                within(1e-9));
    }

    /** Taken, jogged, taken over, given back, lost, armed again, stopped: by chance, for a simulated minute. */
    @Test
    void aRunThatWasSteeredReplaysWithoutADifference() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SteeredRobot robot = new SteeredRobot(wave(), JointMode.DAMP);
        long lease = 0;
        int steered = 0;
        for (int i = 1; i < 3000; i++) {
            lease = act(robot, random, lease, i);
            robot.clock.elapse(random.nextLong(3_000_000));
            robot.ticks(1 + random.nextInt(3));
            steered += robot.frame.state.steered ? 1 : 0;
        }
        assertThat(steered).as("seed %d: rounds in which somebody steers", seed).isGreaterThan(300);
        Replay.Result result = new Replay(robot.body, wave()).run(robot.journal.reader());
        System.out.println(result.ticks() + " ticks, " + result.differences() + " differences " + result.first());
        assertThat(result.differences()).as("seed %d: %s", seed, result.first()).isZero();
        assertThat(result.ticks()).isGreaterThan(3000);
    }

    private static long act(SteeredRobot robot, Random random, long lease, int i) {
        boolean rests = robot.gate.safety() != SafetyState.ARMED && robot.gate.safety() != SafetyState.ARMING;
        if (rests && i % 7 == 0) {
            robot.gate.requestArm();
        }
        return switch (random.nextInt(60)) {
            case 0, 1 -> robot.leases.take(PAGE, Long.MAX_VALUE, true).lease().map(Lease::number)
                    .orElse(lease);
            case 2 -> {
                robot.leases.release(PAGE.id(), lease);
                yield lease;
            }
            case 3 -> {
                robot.gate.requestStop();
                yield lease;
            }
            case 4 -> {
                robot.gate.requestRelease();
                yield lease;
            }
            default -> {
                Setpoint.Kind kind = random.nextInt(4) == 0 ? Setpoint.Kind.TARGET : Setpoint.Kind.VELOCITY;
                robot.leases.wish(PAGE.id(), new Wish(lease, i, kind, random.nextInt(2),
                        random.nextGaussian(), 30_000_000 + random.nextInt(200_000_000)));
                yield lease;
            }
        };
    }
}
