package org.sinew.loop;

/**
 * Fixed priorities (SCHED_FIFO, 1 to 99) that the threads of a robot ask the system for; whoever starts one reads them
 * here. README.md tells users to allow the highest of them.
 */
public final class Priorities {
    /** Of the loop thread, and of whatever is measured in its place. */
    public static final int LOOP = 80;
    /** Of bus threads, and of what answers them in their own process: below the loop, above all other work. */
    public static final int BUS = 70;

    private Priorities() {
    }
}
