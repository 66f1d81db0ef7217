package org.sinew.deploy.bench;

import java.io.IOException;

/** A loop at a fixed rate that can be run for a while and tells how late it woke. Main thread. */
@FunctionalInterface
interface Paced {
    /** Runs for so many periods of {@code rateHz}; waits for the end. */
    Block run(int rateHz, int periods) throws IOException, InterruptedException;
}
