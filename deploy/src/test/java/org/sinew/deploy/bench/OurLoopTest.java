package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OurLoopTest {
    @Test
    void runsTheRealLoopForAsManyPeriodsAsItIsToldTo() throws Exception {
        OurLoop loop = new OurLoop(4);
        Block block = loop.run(500, 200);
        assertThat(block.ticks() + block.skipped()).isGreaterThanOrEqualTo(200);
        assertThat(block.lateness().getTotalCount()).isEqualTo(block.ticks());
        assertThat(loop.tickMicros().getTotalCount()).isEqualTo(block.ticks());
    }

    @Test
    void allocatesNothingOnceWarm() throws Exception {
        OurLoop loop = new OurLoop(20);
        loop.warmUp();
        assertThat(loop.tickMicros().getTotalCount()).as("warming up does not count").isZero();
        assertThat(loop.run(500, 600).allocatedBytes()).isZero();
    }
}
