package org.sinew.loop;

import java.util.List;
import org.sinew.device.BusWorker;
import org.sinew.device.JointBus;
import org.sinew.rt.RealTime;
import org.sinew.safety.JointCommand;

/** Sixth step of a tick: hands the decision to every joint bus, and gives every bus its turn. Loop thread. */
public final class Joints {
    private final JointBus[] buses;
    private final BusWorker[] workers;

    /**
     * @param buses   what takes commands
     * @param workers all bus threads, also those of sensors: the tick is their clock
     */
    public Joints(List<? extends JointBus> buses, List<BusWorker> workers) {
        this.buses = buses.toArray(JointBus[]::new);
        this.workers = workers.toArray(BusWorker[]::new);
    }

    /** Hands over and returns; the wire time is the workers'. */
    @RealTime
    public void command(JointCommand command) {
        for (JointBus bus : buses) {
            bus.commands().writing().copy(command);
            bus.commands().publish();
        }
        for (BusWorker worker : workers) {
            worker.wake();
        }
    }
}
