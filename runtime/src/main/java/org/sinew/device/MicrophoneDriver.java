package org.sinew.device;

import org.sinew.rt.Clock;

/**
 * What makes a microphone of an entry under {@code devices:} in the robot file. Found by {@code ServiceLoader}.
 *
 * @param <C> the driver's keys in that entry, a record that validates itself
 */
public interface MicrophoneDriver<C extends Record> {
    /** The word after {@code type:}. */
    String type();

    /** The keys that this driver reads, beside {@code type}. */
    Class<C> configType();

    /**
     * Looks into the files that the keys name, if any; touches no hardware. What is wrong with them is said here, on
     * whatever machine the robot file is checked.
     */
    default void check(C config) throws DeviceException {
    }

    /** Whether it hears what sounds now: virtual time does not wait for that, and a run in it is refused. */
    default boolean live(C config) {
        return true;
    }

    /**
     * Makes the microphone; touches no hardware.
     *
     * @param name   the entry's name
     * @param config the entry's keys
     * @param clock  that its samples are stamped in
     */
    Microphone create(String name, C config, Clock clock);
}
