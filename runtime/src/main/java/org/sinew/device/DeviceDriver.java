package org.sinew.device;

/**
 * What makes a device of an entry under {@code devices:} in the robot file. Found by {@code ServiceLoader}.
 *
 * @param <C> the driver's keys in that entry, a record that validates itself
 */
public interface DeviceDriver<C extends Record> {
    /** The word after {@code type:}. */
    String type();

    /** The keys that this driver reads, beside {@code type}, {@code bus} and the common ones. */
    Class<C> configType();

    /**
     * Makes the device; touches no hardware.
     *
     * @param name   the entry's name
     * @param config the entry's keys
     * @param port   the opened bus
     */
    Device create(String name, C config, Port port);
}
