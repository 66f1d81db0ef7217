package org.sinew.deploy.bench;

import org.sinew.device.BusStats;
import org.sinew.device.Port;

/** A bus that needs no wire. */
final class MemoryPort implements Port {
    private final BusStats stats = new BusStats();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public BusStats stats() {
        return stats;
    }

    @Override
    public void close() {
    }
}
