package org.sinew.device;

/** A device that cannot be opened or is not what the robot file says. The message says what, where, and what to do. */
public final class DeviceException extends Exception {
    private static final long serialVersionUID = 1;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
