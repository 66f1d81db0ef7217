package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door between the wire and all that acts on positions, against what a broken reading can look like. */
@Timeout(60)
class StsPositionTest {
    private static final long TICK = 10_000_000;
    private static final int TURN = 4096;

    /** A position that has been read well for a while. */
    private static StsPosition at(int steps) {
        StsPosition position = new StsPosition();
        for (int i = 1; i <= 3; i++) {
            assertThat(position.take(steps, i * TICK, true)).isTrue();
        }
        return position;
    }

    /**
     * Under torque a wrong reading either lies where the servo may have turned to, or is not taken, for as long as the
     * gate lets torque be on.
     */
    private static int taken(IntUnaryOperator wrong, String what) {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int taken = 0;
        for (int round = 0; round < 20_000; round++) {
            int here = random.nextInt(TURN);
            int read = wrong.applyAsInt(here);
            StsPosition position = at(here);
            for (int i = 4; i <= 23; i++) { // 200 ms: a joint not read for so long has been stopped
                boolean reachable = Math.abs(read - here) <= StsPosition.reachSteps((i - 3) * TICK);
                boolean took = position.take(read, i * TICK, false);
                assertThat(took).as("%s: seed %d round %d, %d read as %d", what, seed, round, here, read)
                        .isEqualTo(reachable && read >= 0 && read < TURN);
                taken += took && i == 4 ? 1 : 0;
                if (took) {
                    break;
                }
            }
        }
        return taken;
    }

    @Test
    void swappedBytesAreTakenOnlyWhereTheyAreNear() {
        assertThat(taken(here -> (here & 0xFF) << 8 | here >> 8, "swapped")).isLessThan(20_000 / 50);
    }

    @Test
    void aFlippedSignIsNever() {
        assertThat(taken(here -> StsFrames.signed(here | 0x8000, 15), "sign")).as("0 only").isLessThan(50);
    }

    @Test
    void aWrapOfAWholeTurnIsNever() {
        assertThat(taken(here -> here + TURN, "wrapped up")).isZero();
        assertThat(taken(here -> here - TURN, "wrapped down")).isZero();
        assertThat(taken(here -> here < TURN / 2 ? TURN - 1 : 0, "to the other end")).isLessThan(20_000 / 10);
    }

    @Test
    void tenTimesAsMuchIsTakenOnlyWhereItIsNear() {
        assertThat(taken(here -> here * 10, "x10")).isLessThan(20_000 / 100);
        assertThat(taken(here -> here / 10, "/10")).isLessThan(20_000 / 20);
    }

    /** Negative control: it is the speed that refuses. Given the time for it, the very same reading is one. */
    @Test
    void theSameReadingIsBelievedAfterTheTimeInWhichTheServoCanTurnThere() {
        assertThat(at(1000).take(3000, 4 * TICK, false)).isFalse();
        long needed = (long) ((2000 - StsPosition.NOISE_STEPS) * StsFrames.RAD_PER_STEP
                / StsPosition.FASTEST_RAD_PER_SEC * 1e9);
        assertThat(at(1000).take(3000, 3 * TICK + needed - TICK, false)).isFalse();
        assertThat(at(1000).take(3000, 3 * TICK + needed + TICK, false)).isTrue();
    }

    @Test
    void aJointMovedByHandIsFoundAgainAfterThreeReadingsThatAgree() {
        StsPosition position = at(1000);
        assertThat(position.take(3000, 4 * TICK, true)).isFalse();
        assertThat(position.take(3010, 5 * TICK, true)).isFalse();
        assertThat(position.take(3020, 6 * TICK, true)).isTrue();
        assertThat(position.steps()).isEqualTo(3020);
        assertThat(position.take(1000, 7 * TICK, true)).as("where it was, it is not any more").isFalse();
    }

    @Test
    void underTorqueNoNumberOfAgreeingReadingsIsBelieved() {
        StsPosition position = at(1000);
        for (int i = 4; i < 23; i++) {
            assertThat(position.take(4000, i * TICK, false)).as("reading %d", i).isFalse();
        }
        assertThat(position.steps()).isEqualTo(1000);
    }

    @Test
    void doubtfulReadingsUnderTorqueDoNotCountWhenTorqueIsOff() {
        StsPosition position = at(1000);
        position.take(4000, 4 * TICK, false);
        position.take(4000, 5 * TICK, false);
        assertThat(position.take(4000, 6 * TICK, true)).as("the first").isFalse();
        assertThat(position.take(4000, 7 * TICK, true)).as("the second").isFalse();
        assertThat(position.take(4000, 8 * TICK, true)).as("the third").isTrue();
    }

    @Test
    void readingsThatDoNotAgreeAreNotBelievedThoughTorqueIsOff() {
        StsPosition position = at(1000);
        int[] wild = {3000, 2200, 4000, 3000, 2200, 4000};
        for (int i = 0; i < wild.length; i++) {
            assertThat(position.take(wild[i], (4 + i) * TICK, true)).as("reading %d", i).isFalse();
        }
        assertThat(position.take(1010, 10 * TICK, true)).as("the good one among them").isTrue();
    }

    @Test
    void isSteadyAfterThreeReadingsOfOnePlaceWithNoneMissed() {
        StsPosition position = new StsPosition();
        assertThat(position.steady()).isFalse();
        position.take(1000, TICK, true);
        position.take(1002, 2 * TICK, true);
        assertThat(position.steady()).as("two").isFalse();
        position.take(1004, 3 * TICK, true);
        assertThat(position.steady()).as("three").isTrue();
        position.take(1005, 4 * TICK, true);
        assertThat(position.steady()).as("1002, 1004, 1005").isTrue();
        position.take(1009, 5 * TICK, true);
        assertThat(position.steady()).as("1004, 1005, 1009: it moves").isFalse();
        position.take(1009, 6 * TICK, true);
        position.missed();
        position.take(1009, 8 * TICK, true);
        position.take(1009, 9 * TICK, true);
        assertThat(position.steady()).as("two since the missed one").isFalse();
        position.take(1009, 10 * TICK, true);
        assertThat(position.steady()).isTrue();
    }
}
