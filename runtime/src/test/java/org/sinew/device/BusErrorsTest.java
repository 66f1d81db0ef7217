package org.sinew.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.EventCode;

/** Who is told of a bus with errors, how often, and that the robot holds. */
@Timeout(30)
class BusErrorsTest {
    private final BusStats stats = new BusStats();
    private final List<String> told = new ArrayList<>();
    private final ErrorWatch watch = new ErrorWatch(stats, (code, why) -> told.add(code + ": " + why));
    private int holds;
    private boolean resting;

    /** Turns of which every {@code every}th fails for one part; 0: none. The bus has nine good ones beside each. */
    private void turns(int count, String part, int every) {
        for (int i = 1; i <= count; i++) {
            boolean bad = every > 0 && i % every == 0;
            stats.window(part).add(bad);
            for (int k = 0; k < 10; k++) {
                stats.count(bad && k == 0 ? WireFault.TIMEOUT : WireFault.OK, 8, 80_000);
            }
            holds += watch.unreliable(resting) ? 1 : 0;
        }
    }

    @Test
    void aPartWithErrorsIsToldOnceWithItsFigures() {
        turns(500, "knee", 10);
        assertThat(told).containsExactly(EventCode.BUS_ERRORS
                + ": 6 of the last 100 transactions of knee failed; more than 5 are told");
        assertThat(holds).isZero();
    }

    @Test
    void aPartWithTooManyMakesTheRobotHoldForAsLongAsItLasts() {
        turns(500, "knee", 3);
        assertThat(told).containsExactly(
                EventCode.BUS_ERRORS + ": 6 of the last 100 transactions of knee failed; more than 5 are told",
                EventCode.BUS_UNRELIABLE
                + ": 21 of the last 100 transactions of knee failed; more than 20 are too many to move");
        assertThat(holds).isGreaterThan(400);
        turns(90, "knee", 0);
        int after = holds;
        turns(100, "knee", 0);
        assertThat(holds).as("good again").isEqualTo(after);
    }

    @Test
    void aRobotAtRestHasNothingToHoldAndIsToldWhenItMoves() {
        resting = true;
        turns(300, "knee", 3);
        assertThat(told).hasSize(1);
        assertThat(holds).isZero();
        resting = false;
        turns(3, "knee", 3);
        assertThat(told).hasSize(2).last().asString().startsWith("BUS_UNRELIABLE");
        assertThat(holds).isPositive();
    }

    @Test
    void afterAGoodWhileItIsToldAgain() {
        turns(200, "knee", 10);
        turns(200, "knee", 0);
        turns(200, "knee", 10);
        assertThat(told).hasSize(2);
    }

    @Test
    void ofManyPartsWithErrorsTheWorstIsNamedAndNoOther() {
        for (int i = 1; i <= 400; i++) {
            for (int part = 0; part < 6; part++) {
                stats.window("joint" + part).add(i % (14 - part) == 0);
            }
            watch.unreliable(resting);
        }
        assertThat(told).singleElement().asString().contains("transactions of joint5 failed");
    }

    @Test
    void errorsSpreadOverManyPartsAreThoseOfTheBus() {
        for (int i = 0; i < 200; i++) {
            stats.count(i % 10 == 0 ? WireFault.CHECKSUM : WireFault.OK, 8, 80_000);
            watch.unreliable(resting);
        }
        assertThat(told).containsExactly(EventCode.BUS_ERRORS
                + ": 6 of the last 100 transactions of the bus failed; more than 5 are told");
    }

    @Test
    void aWindowIsFoundByItsName() {
        assertThat(stats.window("knee")).isSameAs(stats.window("knee")).isNotSameAs(stats.window("hip"));
        assertThat(stats.windows()).extracting(ErrorWindow::name).containsExactly("the bus", "knee", "hip");
    }
}
