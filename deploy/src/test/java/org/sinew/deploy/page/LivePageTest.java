package org.sinew.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of a running robot, in a browser. */
@Tag("thorough")
@Timeout(300)
class LivePageTest {
    @Test
    void aRobotThatSquatsIsSeenAndStopped() throws Exception {
        PageChecks.needed();
        try (LiveRun run = LiveRun.start("robots/kid20/robot.yaml", "", "the stand has let go")) {
            assertThat(PageChecks.failed(run.page())).isEmpty();
        }
    }

    @Test
    void aRobotThatHasFallenIsSeenAsOne() throws Exception {
        PageChecks.needed();
        try (LiveRun run = LiveRun.start("robots/kid20/robot.yaml", "at 5s for 100ms: body.torso push 40N",
                "in the safe state")) {
            assertThat(PageChecks.failed(run.page(), "--fallen")).isEmpty();
        }
    }

    @Test
    void aRobotThatEndsBeforeTheAwaitedEventIsNoRobotToCheck() {
        assertThatThrownBy(() -> LiveRun.start("robots/no-such-robot.yaml", "", "armed:"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("\"armed:\" was not told");
    }

    @Test
    void aDeskArmIsSeenAndStopped() throws Exception {
        PageChecks.needed();
        try (LiveRun run = LiveRun.start("robots/arm6/robot.yaml", "", "armed:")) {
            assertThat(PageChecks.failed(run.page())).isEmpty();
        }
    }
}
