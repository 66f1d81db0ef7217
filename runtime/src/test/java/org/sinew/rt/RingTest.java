package org.sinew.rt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RingTest {
    private static void put(Ring<long[]> ring, long value) {
        ring.claim()[0] = value;
        ring.commit();
    }

    @Test
    void keepsOrder() {
        Ring<long[]> ring = new Ring<>(8, () -> new long[1]);
        List<Long> seen = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            put(ring, i);
            if (i % 5 == 4) {
                ring.drain(cell -> seen.add(cell[0]));
            }
        }
        assertThat(seen).hasSize(20).isSorted();
    }

    @Test
    void dropsAndCountsTheNewestWhenFull() {
        Ring<long[]> ring = new Ring<>(4, () -> new long[1]);
        for (long i = 0; i < 7; i++) {
            put(ring, i);
        }
        List<Long> seen = new ArrayList<>();
        ring.drain(cell -> seen.add(cell[0]));
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
        assertThat(ring.dropped()).isEqualTo(3);
    }

    @Test
    void losesNothingBetweenTwoThreadsThatKeepUp() throws InterruptedException {
        Ring<long[]> ring = new Ring<>(1024, () -> new long[1]);
        long count = 200_000;
        Thread producer = new Thread(() -> {
            for (long i = 0; i < count; i++) {
                ring.claim()[0] = i;
                while (!ring.commit()) {
                    Thread.onSpinWait();
                    ring.claim()[0] = i;
                }
            }
        });
        producer.start();
        long[] next = {0};
        while (next[0] < count) {
            ring.drain(cell -> assertThat(cell[0] == next[0]++).isTrue());
        }
        producer.join();
    }

    @Test
    void refusesACapacityThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new Ring<>(6, Object::new)).hasMessageContaining("power of two");
    }
}
