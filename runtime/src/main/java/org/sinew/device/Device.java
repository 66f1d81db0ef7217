package org.sinew.device;

import java.util.List;
import org.sinew.safety.EventCode;

/**
 * A thing on a bus. Every method runs on the thread of that bus's {@link BusWorker}; none is called by the loop.
 */
public interface Device extends AutoCloseable {
    /** Its name in the robot file. */
    String name();

    /**
     * Identifies and sets up the part. Must not make a joint move or come under torque. Called anew, with no
     * {@code close()} between, after the bus was gone and is back.
     */
    void open() throws DeviceException;

    /** What {@link #open} has found that a person should know though nothing is wrong; nothing by default. */
    default List<Remark> remarks() {
        return List.of();
    }

    /** Something worth an event, and the words that go with it. */
    record Remark(EventCode code, String why) {
    }

    /**
     * One turn on the bus: send what is to be sent, read what is to be read, publish it. A device that needs the bus
     * less often than once per cycle returns OK without touching it.
     *
     * @return how the worst transaction of this turn ended
     */
    WireFault transact(long nowNanos);

    /** Leaves the part in its declared state (a servo: its safe state) and releases it. */
    @Override
    void close();
}
