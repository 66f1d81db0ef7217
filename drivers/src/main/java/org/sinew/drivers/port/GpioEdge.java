package org.sinew.drivers.port;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;

/** An edge of an input of our own provider: Pi4J's event, with the time. Listeners get it, on the chip's thread. */
public final class GpioEdge extends DigitalStateChangeEvent<DigitalInput> {
    private final long stampNanos;

    GpioEdge(DigitalInput source, DigitalState state, long stampNanos) {
        super(source, state);
        this.stampNanos = stampNanos;
    }

    /** When the kernel saw it, in the time of {@link System#nanoTime} (both are CLOCK_MONOTONIC). */
    public long stampNanos() {
        return stampNanos;
    }
}
