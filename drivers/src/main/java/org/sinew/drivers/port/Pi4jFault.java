package org.sinew.drivers.port;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.device.WireFault;

/**
 * What an exception of a Pi4J provider says about the wire. Bus threads, only after something went wrong.
 *
 * <p>Our own provider hands the kernel's error number through, in a {@link WireException}. Pi4J itself has none. Its
 * Linux providers wrap the kernel's text, so that text is all there is to go by:
 * EREMOTEIO ("Remote I/O error", bcm2835), ENXIO ("No such device or address", USB bridges) and EIO ("Input/output
 * error", older drivers) mean that no chip answered; ETIMEDOUT means that the bus is held; ENODEV and EBADF mean that
 * the adapter itself is gone. (Linux Documentation/i2c/fault-codes.rst.)
 */
final class Pi4jFault {
    private Pi4jFault() {
    }

    /** The fault that this exception, or what caused it, tells of; {@link WireFault#NACK} when it does not say. */
    static WireFault of(RuntimeException failure) {
        Optional<WireException> told = told(failure);
        if (told.isPresent()) {
            return told.get().fault();
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("timed out") || text.contains("timeout")) {
                return WireFault.TIMEOUT;
            }
            if (text.contains("no such device or address") || text.contains("remote i/o error")) {
                return WireFault.NACK;
            }
            if (text.contains("no such device") || text.contains("bad file descriptor") || text.contains("closed")) {
                return WireFault.GONE;
            }
        }
        return WireFault.NACK;
    }

    /** What our own provider has said, if it is the one that failed. */
    static Optional<WireException> told(RuntimeException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WireException told) {
                return Optional.of(told);
            }
        }
        return Optional.empty();
    }

    /** The innermost message, for a person. */
    static String reason(RuntimeException failure) {
        Throwable cause = failure;
        for (@Nullable Throwable next = cause; next != null; next = next.getCause()) {
            cause = next;
        }
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }
}
