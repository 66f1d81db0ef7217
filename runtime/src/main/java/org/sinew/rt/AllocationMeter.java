package org.sinew.rt;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes that the calling thread allocates on the Java heap. Costs about 90 ns a reading and allocates
 * nothing itself (measured with JDK 25.0.3).
 */
public final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long startBytes;

    /** Starts counting for the calling thread. */
    @RealTime
    public void start() {
        startBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Goes on from {@code bytes}: what the calling thread has allocated beyond them is not counted. */
    @RealTime
    public void resume(long bytes) {
        startBytes += bytes() - bytes;
    }

    /** Bytes that the calling thread has allocated since {@link #start()}, less what is not counted. */
    @RealTime
    public long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
}
