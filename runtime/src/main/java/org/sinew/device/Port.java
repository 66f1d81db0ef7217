package org.sinew.device;

import org.sinew.rt.Clock;

/** An opened bus, as a driver gets it: a {@link BytePort} for serial lines; for I2C and GPIO the drivers' own kind. */
public interface Port extends AutoCloseable {
    /** The bus's name in the robot file. */
    String name();

    /** The time that deadlines and stamps of this bus are in: real time, but where a simulated bus says otherwise. */
    default Clock clock() {
        return Clock.WALL;
    }

    /** Where this bus is and what serves it, for a person. */
    default String servedBy() {
        return "simulated";
    }

    /** Counters of this bus; drivers add each transaction. */
    BusStats stats();

    @Override
    void close();
}
