package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.SafetyState;

@Timeout(60)
class DecisionLogTest {
    private static final int JOINTS = 24;
    private static final SafetyState[] STATES = SafetyState.values();

    private final DecisionLog log = new DecisionLog(JOINTS);
    private final JointCommand command = new JointCommand(JOINTS);
    private final JointCommand read = new JointCommand(JOINTS);

    /** Decision {@code number} says the same in every place, so that half of one is seen. */
    private void decide(long number) {
        for (int i = 0; i < JOINTS; i++) {
            command.set(i, JointMode.POSITION, number, number, Limit.NONE);
        }
        command.stamp(number, number);
        log.add(state(number), command);
    }

    private static SafetyState state(long number) {
        return STATES[(int) (number % STATES.length)];
    }

    @Test
    void hasNothingBeforeTheFirstDecision() {
        assertThat(log.read(0, read)).isEqualTo(SafetyState.BOOT);
        assertThat(read.tick()).isZero();
    }

    @Test
    void givesTheNewestFirst() {
        for (long number = 1; number <= 100; number++) {
            decide(number);
        }
        for (int age = 0; age < 32; age++) {
            assertThat(log.read(age, read)).isEqualTo(state(100 - age));
            assertThat(read.tick()).isEqualTo(100 - age);
            assertThat(read.appliedRad(JOINTS - 1)).isEqualTo(100 - age);
        }
    }

    @Test
    void saysBootForWhatIsTooOld() {
        for (long number = 1; number <= 1000; number++) {
            decide(number);
        }
        read.copy(new JointCommand(JOINTS));
        for (int age : new int[] {32, 64, 900, 5000}) {
            assertThat(log.read(age, read)).as("age %d", age).isEqualTo(SafetyState.BOOT);
        }
        assertThat(read.tick()).as("nothing was copied").isZero();
    }

    @Test
    void saysBootForWhatNeverWas() {
        decide(1);
        decide(2);
        assertThat(log.read(1, read)).isEqualTo(state(1));
        assertThat(log.read(2, read)).isEqualTo(SafetyState.BOOT);
    }

    @Test
    void keepsItsOwnCopy() {
        decide(1);
        command.set(0, JointMode.LIMP, 9, 9, Limit.HOLD);
        log.read(0, read);
        assertThat(read.appliedRad(0)).isEqualTo(1);
    }

    @Test
    void neverShowsATornCommandWhileTheLoopGoesOn() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            for (long number = 1; number <= 300_000 || reading.getCount() > 0; number++) {
                decide(number);
            }
        }, "writer");
        writer.start();
        long reads = 0;
        long newest = 0;
        while (writer.isAlive()) {
            int age = reads % 2 == 0 ? 31 : 0;
            SafetyState state = log.read(age, read);
            long number = read.tick();
            if (number == 0) {
                continue;
            }
            reads++;
            if (age == 0) {
                assertThat(number).isGreaterThanOrEqualTo(newest);
                newest = number;
            }
            whole(state, number);
            if (reads == 1000) {
                reading.countDown();
            }
        }
        writer.join();
        assertThat(reads).isGreaterThanOrEqualTo(1000);
    }

    private void whole(SafetyState state, long number) {
        boolean whole = state == state(number) && read.stampNanos() == number;
        for (int i = 0; i < JOINTS; i++) {
            whole &= read.requestedRad(i) == number && read.appliedRad(i) == number;
        }
        assertThat(whole).as("decision %d in %s is of one piece", number, state).isTrue();
    }
}
