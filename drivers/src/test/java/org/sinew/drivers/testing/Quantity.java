package org.sinew.drivers.testing;

import java.util.function.DoubleConsumer;
import java.util.function.ToDoubleFunction;
import org.sinew.device.Device;

/**
 * One thing that a driver measures.
 *
 * @param name      in words, with its unit
 * @param low       smallest value that the part can say, in SI units
 * @param high      largest value
 * @param lsb       one count of the part
 * @param truth     makes the simulated world so
 * @param measured  what the driver published last; its slot has been polled
 * @param everyTurn false if the driver reads it in some turns only
 */
public record Quantity(String name, double low, double high, double lsb, DoubleConsumer truth,
        ToDoubleFunction<Device> measured, boolean everyTurn) {
    public Quantity(String name, double low, double high, double lsb, DoubleConsumer truth,
            ToDoubleFunction<Device> measured) {
        this(name, low, high, lsb, truth, measured, true);
    }

    /** The value at this share of the range. */
    double at(double share) {
        return low + share * (high - low);
    }
}
