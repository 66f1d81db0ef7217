package org.sinew.drivers.port;

import com.pi4j.io.exception.IOException;
import org.sinew.device.WireFault;

/**
 * The kernel has refused a call of this package's own Pi4J provider. Bus threads and whoever opens a part; the message
 * is for a person and names the device file.
 */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;
    private final int errno;

    WireException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /** The kernel's error number. */
    public int errno() {
        return errno;
    }

    /**
     * What it says about the wire. I2C adapters have agreed on their meaning in the kernel's
     * Documentation/i2c/fault-codes.rst; ENXIO, EREMOTEIO and EIO all mean, by adapter, that no chip answered.
     */
    public WireFault fault() {
        return switch (errno) {
            case SystemCalls.ETIMEDOUT -> WireFault.TIMEOUT;
            case SystemCalls.EBUSY -> WireFault.STUCK; // the bus was busy for longer than allowed
            case SystemCalls.EAGAIN -> WireFault.NOISE; // arbitration lost: another has driven the wires
            case SystemCalls.EPROTO -> WireFault.NOISE;
            case SystemCalls.EBADMSG -> WireFault.CHECKSUM;
            case SystemCalls.ENODEV, SystemCalls.EBADF, SystemCalls.ESHUTDOWN -> WireFault.GONE;
            default -> WireFault.NACK; // also EINVAL and EOPNOTSUPP: the adapter has sent nothing
        };
    }
}
