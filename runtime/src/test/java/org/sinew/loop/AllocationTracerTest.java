package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which allocations of the loop's thread are the loop's. */
class AllocationTracerTest {
    private static final String CYCLE = "org.sinew.loop.LoopThread.cycle:150";
    private static final String RUN = "org.sinew.loop.LoopThread.run:110";

    @Test
    void namesTheWayFromTheCycleInwards() {
        assertThat(AllocationTracer.path(List.of("a.B.c:1", CYCLE, RUN, "java.lang.Thread.run:1"), false))
                .contains("a.B.c:1 < " + CYCLE);
    }

    @Test
    void whatTheThreadDoesBeforeTheCycleAndAfterItIsNotTheLoops() {
        assertThat(AllocationTracer.path(List.of("java.util.IdentityHashMap$KeySet.iterator:1",
                "java.lang.Thread.exit:2"), false)).isEmpty();
        assertThat(AllocationTracer.path(List.of("a.B.c:1", RUN, "java.lang.Thread.run:1"), false)).isEmpty();
        assertThat(AllocationTracer.path(List.of(), false)).isEmpty();
    }

    @Test
    void aStackTooDeepToShowTheCycleIsTheLoops() {
        List<String> deep = Stream.generate(() -> "a.B.c:1").limit(64).toList();
        assertThat(AllocationTracer.path(deep, true)).get().asString().hasSize(8 * 7 + 7 * 3);
        assertThat(AllocationTracer.path(deep, false)).isEmpty();
    }
}
