package org.sinew.drivers.port;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;

/**
 * Pi4J's view of an output, low from the beginning unless its first state says otherwise. Used by whoever has it open.
 * Once closed the kernel gives the line back to the chip; most leave it at its last level, and none promises to.
 */
final class LinuxOutput extends DigitalOutputBase {
    private final LinuxGpioLine line;

    LinuxOutput(DigitalOutputProvider provider, DigitalOutputConfig config, LinuxGpioLine line, boolean high) {
        super(provider, config);
        this.line = line;
        state = high ? DigitalState.HIGH : DigitalState.LOW;
    }

    @Override
    public DigitalOutput state(DigitalState wanted) {
        if (wanted == DigitalState.UNKNOWN) {
            throw new IllegalArgumentException("an output can be HIGH or LOW");
        }
        if (wanted != state) {
            line.set(wanted == DigitalState.HIGH);
        }
        return super.state(wanted);
    }

    @Override
    public DigitalOutput shutdownInternal(Context context) {
        try {
            return super.shutdownInternal(context);
        } finally {
            line.close();
        }
    }
}
