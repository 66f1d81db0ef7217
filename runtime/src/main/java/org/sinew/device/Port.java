package org.sinew.device;

/** An opened bus, as a driver gets it: a {@link BytePort} for serial lines; for I2C and GPIO the drivers' own kind. */
public interface Port extends AutoCloseable {
    /** The bus's name in the robot file. */
    String name();

    /** Counters of this bus; drivers add each transaction. */
    BusStats stats();

    @Override
    void close();
}
