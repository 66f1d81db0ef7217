package org.sinew.perceive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.VirtualClock;
import org.sinew.state.Image;
import org.sinew.state.Percept;

/** A worker that looks at pictures, in virtual time: a camera of 30 pictures a second, a model that runs ten times. */
@Timeout(60)
class PictureInputTest {
    private static final long MILLI = 1_000_000;
    private static final long PICTURE = 33 * MILLI;

    private final VirtualClock clock = new VirtualClock();
    private final List<Long> seen = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Model model = new Model();
    private final long startNanos = clock.nanos();
    private long lastPicture = Long.MAX_VALUE; // number of the picture after which the camera gives no more
    private boolean usable = true;

    /** A network that sees one ball in each picture, as far to the left as the first pixel is red. */
    private final class Model implements PictureModel {
        @Override
        public List<String> labels() {
            return List.of("ball", "marker");
        }

        @Override
        public int most() {
            return 3;
        }

        @Override
        public int width() {
            return 4;
        }

        @Override
        public int height() {
            return 2;
        }

        @Override
        public boolean run(Image picture, Percept into) {
            seen.add(picture.sequence);
            into.scores[0] = 0.9;
            into.scores[1] = 0.1;
            into.found = 1;
            into.detections[0].centreX = picture.rgb[0] / 100.0;
            return usable;
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    /** A picture each 33 ms from the start on; its first pixel is its number. */
    private boolean newest(Image into) {
        long number = Math.min(lastPicture, (clock.nanos() - startNanos) / PICTURE);
        if (number <= into.sequence) {
            return false;
        }
        into.sequence = number;
        into.stampNanos = startNanos + number * PICTURE;
        into.rgb[0] = (byte) number;
        return true;
    }

    private PerceptionWorker worker(long budgetNanos) {
        PerceptionWorker worker = new PerceptionWorker(model, this::newest, new PerceptionWorker.Settings("finder",
                100 * MILLI, budgetNanos, 300 * MILLI), clock, (name, why) -> log.add(name + ": " + why.getMessage()));
        worker.start();
        return worker;
    }

    private static Percept percept() {
        return new Percept(2, 3);
    }

    @Test
    void looksAtTheNewestPictureAndNeverTwice() {
        try (PerceptionWorker worker = worker(40 * MILLI)) {
            lastPicture = 12;
            clock.elapse(1000 * MILLI);
            assertThat(seen).as("picture 3 at 100 ms, 6 at 200 ms ... and none after the last")
                    .containsExactly(3L, 6L, 9L, 12L);
            assertThat(worker.runs()).isEqualTo(4);
            assertThat(worker.expired()).isZero();
        }
        assertThat(log).containsExactly("close");
    }

    @Test
    void givesWhatWasFoundWithTheTimeOfThePicture() {
        try (PerceptionWorker worker = worker(40 * MILLI)) {
            Percept percept = percept();
            clock.elapse(139 * MILLI);
            assertThat(worker.collect(percept)).as("the run takes its budget").isFalse();
            clock.elapse(2 * MILLI);
            assertThat(worker.collect(percept)).isTrue();
            assertThat(percept.stampNanos).isEqualTo(startNanos + 3 * PICTURE);
            assertThat(percept.sequence).isEqualTo(1);
            assertThat(percept.found).isEqualTo(1);
            assertThat(percept.detections[0].centreX).isEqualTo(0.03);
            assertThat(percept.scores).containsExactly(0.9, 0.1);
            assertThat(worker.collect(percept)).as("taken once").isFalse();
        }
    }

    @Test
    void leavesOutPicturesWhileAnOldOneIsLookedAt() {
        try (PerceptionWorker worker = worker(250 * MILLI)) {
            lastPicture = 18;
            clock.elapse(1200 * MILLI);
            assertThat(seen).as("at 100, 350 and 600 ms").containsExactly(3L, 10L, 18L);
        }
    }

    @Test
    void doesNotGiveAResultThatIsNotToBeUsed() {
        usable = false;
        try (PerceptionWorker worker = worker(40 * MILLI)) {
            clock.elapse(500 * MILLI);
            assertThat(worker.collect(percept())).isFalse();
            assertThat(worker.runs()).isEqualTo(4);
            assertThat(worker.expired()).isEqualTo(4);
        }
    }

    @Test
    void tellsOfASourceThatThrowsAndRunsNoMore() {
        try (PerceptionWorker worker = new PerceptionWorker(model, into -> {
            throw new IllegalStateException("the picture is of another size");
        }, new PerceptionWorker.Settings("finder", 100 * MILLI, MILLI, MILLI), clock,
                (name, why) -> log.add(name + ": " + why.getMessage()))) {
            worker.start();
            clock.elapse(1000 * MILLI);
            assertThat(log).containsExactly("finder: the picture is of another size");
            assertThat(worker.runs()).isZero();
        }
    }
}
