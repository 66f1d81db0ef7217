package org.sinew.rt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotTest {
    @Test
    void givesNothingBeforeTheFirstPublish() {
        Slot<long[]> slot = new Slot<>(() -> new long[1]);
        assertThat(slot.poll()).isFalse();
    }

    @Test
    void givesTheNewestValueOnce() {
        Slot<long[]> slot = new Slot<>(() -> new long[1]);
        for (long i = 1; i <= 3; i++) {
            slot.writing()[0] = i;
            slot.publish();
        }
        assertThat(slot.poll()).isTrue();
        assertThat(slot.value()[0]).isEqualTo(3);
        assertThat(slot.poll()).isFalse();
        assertThat(slot.value()[0]).isEqualTo(3);
    }

    @Test
    void waitsForAValueNoLongerThanItsDeadline() {
        Slot<long[]> slot = new Slot<>(() -> new long[1]);
        assertThat(slot.poll(Clock.WALL, System.nanoTime() + 2_000_000)).isFalse();
        slot.publish();
        assertThat(slot.poll(Clock.WALL, System.nanoTime() - 1))
                .as("a value that is there is taken, deadline or not").isTrue();
    }

    @Test
    void neverShowsAHalfWrittenOrOlderValue() throws InterruptedException {
        Slot<long[]> slot = new Slot<>(() -> new long[64]);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (long i = 1; i <= 300_000; i++) {
                java.util.Arrays.fill(slot.writing(), i);
                slot.publish();
            }
            done.set(true);
        });
        writer.start();
        long last = 0;
        while (!done.get() || slot.poll()) {
            if (slot.poll()) {
                long[] value = slot.value();
                assertThat(value[0]).isGreaterThan(last);
                for (long each : value) {
                    assertThat(each == value[0]).isTrue();
                }
                last = value[0];
            }
        }
        writer.join();
    }
}
