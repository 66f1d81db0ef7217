package org.sinew.device;

import java.util.Optional;

/** A device that cannot be opened or is not what the robot file says. The message says what, where, and what to do. */
public final class DeviceException extends Exception {
    private static final long serialVersionUID = 1;
    private final String setting;

    public DeviceException(String message) {
        super(message);
        setting = "";
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
        setting = "";
    }

    private DeviceException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    /** Of a device that is there and can never be what the robot file says: the file is wrong. */
    public static DeviceException wrongSetting(String key, String message) {
        return new DeviceException(key, message);
    }

    /** The key of its entry in the robot file that is wrong; empty: another try may succeed. */
    public Optional<String> setting() {
        return setting.isEmpty() ? Optional.empty() : Optional.of(setting);
    }
}
