package org.sinew.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two pages of a running robot, in a browser, and who of them moves a joint. */
@Tag("thorough")
@Timeout(300)
class SteerPageTest {
    @Test
    void aPageThatIsHiddenOrFrozenEndsItsMotionAndTwoPagesDoNotFight() throws Exception {
        PageChecks.needed();
        try (LiveRun run = LiveRun.start("robots/arm6/robot.yaml", "", "armed:")) {
            assertThat(PageChecks.failed(run.page(), "--steer")).isEmpty();
        }
    }
}
