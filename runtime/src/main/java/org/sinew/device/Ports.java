package org.sinew.device;

import java.util.Map;

/** Opens buses: those of this board, or simulated ones. */
public interface Ports extends AutoCloseable {
    /**
     * Opens one bus.
     *
     * @param name     its name in the robot file
     * @param type     {@code serial}, {@code i2c} or {@code gpio}
     * @param settings its other keys
     */
    Port open(String name, String type, Map<String, Object> settings) throws DeviceException;

    @Override
    void close();
}
