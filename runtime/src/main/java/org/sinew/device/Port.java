package org.sinew.device;

import java.util.List;
import java.util.Optional;
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

    /** What could be better about it, each with what to do. Any thread, once it is open. */
    default List<String> advice() {
        return List.of();
    }

    /** Who else has it open and takes replies away, in a sentence; now and then, one thread that is no bus's. */
    default Optional<String> intruder() {
        return Optional.empty();
    }

    /** Counters of this bus; drivers add each transaction. */
    BusStats stats();

    /** Whether it is gone, as when its adapter was pulled out, and may come back by {@link #reopen}. Bus thread. */
    default boolean unplugged() {
        return false;
    }

    /**
     * Opens it again if the same one is back. Bus thread.
     *
     * @throws DeviceException it is not back, or something else is in its place; it may be tried again
     */
    default void reopen() throws DeviceException {
        throw new DeviceException("bus " + name() + " cannot be opened again; restart");
    }

    @Override
    void close();
}
