package org.sinew.arming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sinew.arming.SteeredRobot.KNEE;
import static org.sinew.arming.SteeredRobot.OTHER;
import static org.sinew.arming.SteeredRobot.PAGE;
import static org.sinew.arming.SteeredRobot.PERIOD;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.arming.Leases.Owner;
import org.sinew.arming.Leases.Taken;
import org.sinew.arming.Leases.Wish;
import org.sinew.decide.Rest;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointMode;
import org.sinew.state.Authority;
import org.sinew.state.Lease;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/** Who has motion, and how it ends. */
@Timeout(60)
class LeasesTest {
    private final SteeredRobot robot = new SteeredRobot(new Rest(), JointMode.DAMP);

    private String refused(Owner owner, boolean takeOver) {
        return robot.leases.take(owner, Long.MAX_VALUE, takeOver).refusal().orElseThrow().english();
    }

    private Optional<String> velocity(Owner owner, long lease, long sequence) {
        return robot.leases.wish(owner.id(), Wish.velocity(lease, sequence, KNEE, 0.5))
                .map(refusal -> refusal.text(Locale.ENGLISH));
    }

    @Test
    void armingGivesTheBehaviourMotion() {
        assertThat(robot.leases.holder()).isEmpty();
        robot.arm();
        assertThat(robot.leases.holder()).hasValueSatisfying(lease -> {
            assertThat(lease.authority()).isEqualTo(Authority.BEHAVIOR);
            assertThat(lease.english()).isEqualTo("the behaviour rest");
        });
    }

    @Test
    void nobodyGetsMotionOfARobotThatIsNotArmed() {
        robot.ticks(3);
        assertThat(refused(PAGE, true)).isEqualTo("the robot is disarmed; arm it first");
    }

    @Test
    void aJogMovesTheJointAtItsVelocityAndNoOther() {
        robot.arm();
        robot.ticks(150); // the ramp after arming
        long lease = robot.take(PAGE);
        robot.ticks(1);
        for (int i = 1; i <= 20; i++) {
            assertThat(velocity(PAGE, lease, i)).isEmpty();
            robot.ticks(5);
        }
        assertThat(robot.applied(KNEE)).isCloseTo(0.5, within(1e-9));
        assertThat(robot.applied(0)).isZero();
        assertThat(robot.frame.intent.authority()).isEqualTo(Authority.TELEOP);
        assertThat(robot.leases.holder()).hasValueSatisfying(held -> assertThat(held.owner()).isEqualTo(PAGE.id()));
    }

    @Test
    void aSecondIsRefusedAndToldWhoHasIt() {
        robot.arm();
        robot.take(PAGE);
        assertThat(refused(OTHER, false)).isEqualTo("page 1 has it; wait until it is given back, or take it over");
        assertThat(robot.wasTold(EventCode.LEASE_REFUSED)).isTrue();
    }

    @Test
    void takingOverIsExplicitAndToldToBoth() {
        robot.arm();
        long first = robot.take(PAGE);
        long second = robot.leases.take(OTHER, Long.MAX_VALUE, true).lease().orElseThrow().number();
        assertThat(velocity(PAGE, first, 1)).contains("page 2 has taken it over");
        assertThat(velocity(OTHER, second, 1)).isEmpty();
        assertThat(robot.told).anySatisfy(event ->
                assertThat(event.text()).isEqualTo("motion: page 2 takes it over from page 1"));
        robot.ticks(2);
        assertThat(robot.applied(KNEE)).isPositive();
    }

    @Test
    void aReleaseGivesMotionBackAndLetsTheNextTakeIt() {
        robot.arm();
        long lease = robot.take(PAGE);
        robot.ticks(1);
        assertThat(robot.leases.release(PAGE.id(), lease)).isEmpty();
        robot.ticks(50);
        assertThat(robot.gate.safety()).as("no lease was lost").isEqualTo(SafetyState.ARMED);
        assertThat(velocity(PAGE, lease, 5)).isPresent();
        assertThat(robot.take(OTHER)).isGreaterThan(lease);
    }

    @Test
    void aLeaseThatLapsedIsDeadBeforeAnyTickHasSeenIt() {
        robot.arm();
        long lease = robot.take(PAGE);
        robot.clock.elapse(Lease.DEAD_MAN_NANOS + 1);
        assertThat(velocity(PAGE, lease, 1)).as("too late to renew").isPresent();
        assertThat(refused(OTHER, true)).startsWith("page 1 has gone silent");
        robot.ticks(1);
        assertThat(robot.gate.safety()).isEqualTo(SafetyState.HOLDING);
        assertThat(refused(OTHER, true)).isEqualTo("the robot is holding; arm it first");
    }

    @Test
    void nothingResumesByItselfAfterALapse() {
        robot.arm();
        long lease = robot.take(PAGE);
        robot.ticks(1);
        assertThat(velocity(PAGE, lease, 1)).isEmpty();
        robot.ticks(30);
        assertThat(robot.wasTold(EventCode.LEASE_LOST)).isTrue();
        double[] held = robot.applied();
        for (int i = 2; i < 20; i++) {
            assertThat(velocity(PAGE, lease, i)).isPresent();
            robot.ticks(5);
        }
        robot.arm();
        assertThat(velocity(PAGE, lease, 99)).as("an old lease of another arming").isPresent();
        robot.ticks(20);
        assertThat(robot.applied()).isEqualTo(held);
    }

    /** Every way out of ARMED. */
    @Test
    void aStopEndsTheLeaseAndASetPointOnItsWayMovesNothing() {
        robot.arm();
        long lease = robot.take(PAGE);
        robot.ticks(1);
        assertThat(velocity(PAGE, lease, 1)).isEmpty();
        robot.gate.requestStop();
        robot.ticks(1);
        assertThat(velocity(PAGE, lease, 2)).isPresent();
        late(lease);
        robot.ticks(40);
        assertThat(robot.gate.safety()).isEqualTo(SafetyState.STOPPED);
        robot.arm();
        late(lease);
        double[] before = robot.applied();
        robot.ticks(10);
        assertThat(robot.applied()).as("it belongs to an arming that is over").isEqualTo(before);
    }

    /** A set-point of the first arming that only now comes through the slot. */
    private void late(long lease) {
        Setpoint old = robot.leases.setpoints().writing();
        old.kind = Setpoint.Kind.VELOCITY;
        old.lease = lease;
        old.arming = 1;
        old.joint = KNEE;
        old.value = 0.5;
        old.stampNanos = robot.clock.nanos();
        old.deadManNanos = Lease.DEAD_MAN_NANOS;
        robot.leases.setpoints().publish();
    }

    @Test
    void sequenceMustRiseAndWishesMustMakeSense() {
        robot.arm();
        long lease = robot.take(PAGE);
        assertThat(velocity(PAGE, lease, 7)).isEmpty();
        assertThat(velocity(PAGE, lease, 7)).contains("a set-point that is older than the last one");
        assertThat(velocity(PAGE, lease, 6)).isPresent();
        assertThat(velocity(OTHER, lease, 8)).as("somebody else's number").isPresent();
        assertThat(robot.leases.wish(PAGE.id(), Wish.velocity(lease, 8, KNEE, Double.NaN))).hasValueSatisfying(why ->
                assertThat(why.english()).isEqualTo("a set-point that is no number"));
        assertThat(robot.leases.wish(PAGE.id(), Wish.velocity(lease, 8, 2, 0.1))).isPresent();
        assertThat(velocity(PAGE, lease, 8)).isEmpty();
    }

    @Test
    void aRefusedSetPointRenewsNothing() {
        robot.arm();
        long lease = robot.take(PAGE);
        assertThat(velocity(PAGE, lease, 7)).isEmpty();
        for (int i = 0; i < 6; i++) {
            robot.ticks(5);
            assertThat(velocity(PAGE, lease, 7)).isPresent();
        }
        assertThat(robot.gate.safety()).isEqualTo(SafetyState.HOLDING);
    }

    @Test
    void ofAHundredWhoAskAtOnceExactlyOneGetsIt() throws Exception {
        robot.arm();
        try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
            for (int round = 0; round < 20; round++) {
                List<Callable<Taken>> asking = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    Owner owner = new Owner("page-" + i, "page " + i, "");
                    asking.add(() -> robot.leases.take(owner, Long.MAX_VALUE, false));
                }
                List<Taken> answers = new ArrayList<>();
                for (Future<Taken> asked : threads.invokeAll(asking)) {
                    answers.add(asked.get());
                }
                List<Lease> owners = answers.stream().flatMap(answer -> answer.lease().stream()).toList();
                assertThat(owners).hasSize(1);
                assertThat(answers).filteredOn(answer -> answer.lease().isEmpty()).hasSize(99)
                        .allSatisfy(answer -> assertThat(answer.refusal().orElseThrow().english())
                                .startsWith(owners.getFirst().english() + " has it"));
                robot.leases.release(owners.getFirst().owner(), owners.getFirst().number());
                robot.tick(robot.clock.nanos() + PERIOD);
            }
        }
    }

    @Test
    void aReleaseOfTorqueIsForARobotThatHoldsOrHasStopped() {
        SteeredRobot holds = new SteeredRobot(new Rest(), JointMode.POSITION).arm();
        holds.gate.requestRelease();
        holds.ticks(2);
        assertThat(holds.gate.safety()).as("an armed one takes no notice").isEqualTo(SafetyState.ARMED);
        holds.gate.requestStop();
        holds.ticks(2);
        assertThat(holds.gate.safety()).isEqualTo(SafetyState.HOLDING);
        holds.gate.requestRelease();
        holds.ticks(60);
        assertThat(holds.gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(holds.frame.command.mode(KNEE)).isEqualTo(JointMode.LIMP);
        robot.arm();
        robot.gate.requestStop();
        robot.ticks(60);
        assertThat(robot.frame.command.mode(KNEE)).isEqualTo(JointMode.DAMP);
        robot.gate.requestRelease();
        robot.ticks(60);
        assertThat(robot.gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(robot.frame.command.mode(KNEE)).isEqualTo(JointMode.LIMP);
    }
}
