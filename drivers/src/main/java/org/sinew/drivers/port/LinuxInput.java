package org.sinew.drivers.port;

import com.pi4j.context.Context;
import com.pi4j.io.binding.DigitalBinding;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;

/**
 * Pi4J's view of an input. Its level is asked of the kernel each time, by whoever has it open. Edges are noted from the
 * first listener on and told on the chip's thread: a line that nobody listens to costs no interrupts, and need not
 * offer them.
 */
final class LinuxInput extends DigitalInputBase {
    private final LinuxGpioLine line;
    private final LinuxGpioEdges edges;
    private boolean watched; // under this object's lock

    LinuxInput(DigitalInputProvider provider, DigitalInputConfig config, LinuxGpioLine line, LinuxGpioEdges edges) {
        super(provider, config);
        this.line = line;
        this.edges = edges;
    }

    @Override
    public DigitalState state() {
        return state(line.get());
    }

    private static DigitalState state(boolean high) {
        return high ? DigitalState.HIGH : DigitalState.LOW;
    }

    private synchronized void watch() {
        if (!watched) {
            edges.add(line, (high, stampNanos) -> dispatch(new GpioEdge(this, state(high), stampNanos)));
            watched = true;
        }
    }

    @Override
    public DigitalInput addListener(DigitalStateChangeListener... listeners) {
        super.addListener(listeners);
        watch();
        return this;
    }

    @Override
    public DigitalInput bind(DigitalBinding... bindings) {
        super.bind(bindings);
        watch();
        return this;
    }

    @Override
    public DigitalInput shutdownInternal(Context context) {
        try {
            return super.shutdownInternal(context);
        } finally {
            edges.close(line);
        }
    }
}
