package org.sinew.deploy;

import org.sinew.deploy.broker.BrokerProcess;
import org.sinew.drivers.sim.Breakable;
import org.sinew.sim.Fault;

/** What a fault plan does to the demo's broker. Only a demo loads this class. */
final class BrokerFaults {
    private BrokerFaults() {
    }

    /** Whoever moves the world does not wait for the broker. */
    static Breakable of(BrokerProcess broker) {
        return (plant, kind, on, value) -> {
            if (kind == Fault.Kind.HANG) {
                broker.stopped(on);
            } else {
                broker.killed(on);
            }
        };
    }
}
