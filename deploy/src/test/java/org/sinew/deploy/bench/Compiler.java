package org.sinew.deploy.bench;

import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.List;

/** The C loop for tests; where there is no C compiler the test is skipped and says so. */
final class Compiler {
    /** On a machine that others use too. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private Compiler() {
    }

    /** @param stall after how many cycles the loop stalls, and for how many ns; none: never */
    static CLoop loop(String... stall) throws Exception {
        try {
            return CLoop.compile("cc", List.of(stall), PATIENCE);
        } catch (CLoop.Absent e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            return abort("skipped: " + e.getMessage());
        }
    }
}
