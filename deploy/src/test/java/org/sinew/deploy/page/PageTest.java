package org.sinew.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page over recorded scenes: every state that a robot can show, also those of later versions. */
@Tag("thorough")
@Timeout(600)
class PageTest {
    @Test
    void everySceneIsDrawnAsDesignedAndCanBeStopped() throws Exception {
        assertThat(PageChecks.failed("--quick")).isEmpty();
    }
}
