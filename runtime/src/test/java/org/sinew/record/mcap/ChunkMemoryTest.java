package org.sinew.record.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkMemoryTest {
    private static final int MEGABYTE = 1 << 20;
    private final Random random = new Random(3);
    private final ChunkBuilder builder = new ChunkBuilder(Compression.LZ4);

    private McapChunk chunk(long nanos, int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        builder.add(1, 0, nanos, nanos, data, 0, bytes);
        return builder.build();
    }

    @Test
    void whatIsKeptStaysWhenTheBuilderWritesOverIt() {
        ChunkMemory memory = new ChunkMemory(MEGABYTE);
        McapChunk first = chunk(5, 200_000);
        byte[] bytes = new byte[first.length()];
        first.bytes().get(bytes);
        ChunkMemory.Kept kept = memory.keep(first);
        chunk(7, 200_000);

        byte[] later = new byte[kept.chunk().length()];
        kept.chunk().bytes().get(later);
        assertThat(later).isEqualTo(bytes);
        assertThat(kept.startNanos()).isEqualTo(5);
        assertThat(kept.chunk().messages()).isOne();
    }

    @Test
    void hasNoMoreRoomThanItWasGiven() {
        ChunkMemory memory = new ChunkMemory(MEGABYTE);
        ChunkMemory.Kept kept = memory.keep(chunk(1, MEGABYTE / 2));
        McapChunk half = chunk(2, MEGABYTE / 2); // with its head it needs a block more than half
        assertThat(memory.hasRoom(half)).isFalse();
        assertThatThrownBy(() -> memory.keep(half)).hasMessageContaining("no room is left");
        memory.release(kept);
        assertThat(memory.hasRoom(half)).isTrue();
    }

    /** Megabytes that live for a minute and then die are what makes the collector stop the loop. */
    @Test
    void whatIsKeptAfterSomethingWasForgottenTakesNoNewMemory() {
        ChunkMemory memory = new ChunkMemory(4 * MEGABYTE);
        McapChunk chunk = chunk(1, MEGABYTE / 2);
        Deque<ChunkMemory.Kept> kept = new ArrayDeque<>();
        while (memory.hasRoom(chunk)) {
            kept.add(memory.keep(chunk));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            memory.release(kept.remove());
            kept.add(memory.keep(chunk));
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100 * chunk.length() / 20);
    }
}
