package org.sinew.arming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sinew.arming.SteeredRobot.KNEE;
import static org.sinew.arming.SteeredRobot.PAGE;
import static org.sinew.arming.SteeredRobot.PERIOD;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.arming.Leases.Wish;
import org.sinew.decide.Rest;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointMode;
import org.sinew.state.Lease;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/** Somebody steers, and is cut off at any moment: how long the joint goes on. Virtual time; seeds are printed. */
@Timeout(120)
class DeadManTest {
    private static final long SECOND = 1_000_000_000;

    private final SteeredRobot robot = new SteeredRobot(new Rest(), JointMode.DAMP).arm();
    private final Random random;
    private long sequence;

    DeadManTest() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        random = new Random(seed);
    }

    /** Steers at some rate and phase, is cut off; how long after the last set-point a tick has moved the joint. */
    private long cut() {
        robot.arm();
        long lease = robot.take(PAGE);
        double radPerSec = robot.applied(KNEE) > 0 ? -0.5 : 0.5;
        int count = 1 + random.nextInt(4);
        long tickNanos = robot.clock.nanos() + 1 + random.nextLong(PERIOD);
        long sentNanos = robot.clock.nanos();
        for (int i = 0; i < count; i++) {
            long nextNanos = sentNanos + 1 + random.nextLong(50_000_000);
            while (tickNanos <= nextNanos) {
                robot.tick(tickNanos);
                tickNanos += PERIOD;
            }
            robot.clock.sleepUntil(nextNanos);
            sentNanos = nextNanos;
            assertThat(robot.leases.wish(PAGE.id(), Wish.velocity(lease, ++sequence, KNEE, radPerSec))).isEmpty();
        }
        return goesOn(sentNanos, tickNanos);
    }

    private long goesOn(long sentNanos, long firstTickNanos) {
        long movedNanos = sentNanos;
        long tickNanos = firstTickNanos;
        while (tickNanos < sentNanos + SECOND / 2) {
            double before = robot.applied(KNEE);
            robot.tick(tickNanos);
            movedNanos = robot.applied(KNEE) != before ? tickNanos : movedNanos;
            tickNanos += PERIOD;
        }
        return movedNanos - sentNanos;
    }

    private void cuts(int count) {
        long longest = 0;
        for (int i = 0; i < count; i++) {
            long nanos = cut();
            assertThat(nanos).isPositive().isLessThanOrEqualTo(Lease.DEAD_MAN_NANOS + PERIOD);
            assertThat(robot.gate.safety()).isEqualTo(SafetyState.HOLDING);
            longest = Math.max(longest, nanos);
        }
        System.out.println(count + " cuts: the joint went on for " + longest / 1e6 + " ms at most");
        assertThat(robot.told).filteredOn(event -> event.code() == EventCode.LEASE_LOST).hasSizeGreaterThan(0);
    }

    @Test
    void aCutEndsTheMotionWithinTheDeadManAndOneTick() {
        cuts(300);
    }

    @Test
    @Tag("thorough")
    void soDoTenThousandCuts() {
        cuts(10_000);
    }

    @Test
    void withoutADeadManTheJointWouldGoOn() {
        robot.take(PAGE);
        Setpoint endless = robot.leases.setpoints().writing();
        endless.kind = Setpoint.Kind.VELOCITY;
        endless.arming = robot.gate.armings();
        endless.joint = KNEE;
        endless.value = 0.5;
        endless.stampNanos = robot.clock.nanos();
        endless.deadManNanos = Long.MAX_VALUE;
        robot.leases.setpoints().publish();
        long nanos = goesOn(robot.clock.nanos(), robot.clock.nanos() + PERIOD);
        assertThat(nanos).as("what the others measure").isGreaterThan(2 * Lease.DEAD_MAN_NANOS);
    }

    @Test
    void aTimeToLiveOnlyShortensIt() {
        long lease = robot.take(PAGE);
        assertThat(robot.leases.wish(PAGE.id(), new Wish(lease, 1, Setpoint.Kind.VELOCITY, KNEE, 0.5, 50_000_000)))
                .isEmpty();
        assertThat(goesOn(robot.clock.nanos(), robot.clock.nanos() + PERIOD)).isLessThanOrEqualTo(50_000_000 + PERIOD);
        robot.arm();
        long second = robot.take(PAGE);
        assertThat(robot.leases.wish(PAGE.id(), new Wish(second, 1, Setpoint.Kind.VELOCITY, KNEE, 0.5, SECOND)))
                .isEmpty();
        assertThat(goesOn(robot.clock.nanos(), robot.clock.nanos() + PERIOD))
                .isLessThanOrEqualTo(Lease.DEAD_MAN_NANOS + PERIOD).isGreaterThan(50_000_000 + PERIOD);
    }
}
