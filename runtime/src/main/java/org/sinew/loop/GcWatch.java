package org.sinew.loop;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.sinew.rt.RealTime;

/** Counts collections of the Java heap and keeps the longest, from the virtual machine's own notifications. */
public final class GcWatch {
    private volatile long collections;
    private volatile long longestMillis;

    public GcWatch() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).addNotificationListener((notification, ignored) -> {
                if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                    count(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
                }
            }, null, null);
        }
    }

    private synchronized void count(GarbageCollectionNotificationInfo info) {
        collections++;
        longestMillis = Math.max(longestMillis, info.getGcInfo().getDuration());
    }

    /** Collections since this watch began. */
    @RealTime
    public long collections() {
        return collections;
    }

    /** The longest of them, in ms. */
    public long longestMillis() {
        return longestMillis;
    }
}
