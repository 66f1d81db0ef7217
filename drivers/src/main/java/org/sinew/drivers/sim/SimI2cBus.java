package org.sinew.drivers.sim;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBus;
import java.util.concurrent.Callable;
import org.sinew.device.WireFault;

/**
 * One I2C bus of the simulated plugin: one transaction at a time, whoever asks.
 */
final class SimI2cBus implements I2CBus {
    private static final byte[] NOTHING = new byte[0];
    private final int number;
    private final WireBus wires;

    SimI2cBus(int number, WireBus wires) {
        this.number = number;
        this.wires = wires;
    }

    @Override
    public synchronized <R> R execute(I2C i2c, Callable<R> action) {
        try {
            return action.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Pi4JException("Failed to execute action for device " + i2c.device() + " on bus " + number, e);
        }
    }

    synchronized void write(int address, byte[] bytes, int offset, int length) {
        check(address, wires.transfer(number, address, bytes, offset, length, NOTHING, 0, 0));
    }

    /** How many bytes were read. */
    synchronized int read(int address, byte[] bytes, int offset, int length) {
        return writeThenRead(address, NOTHING, 0, bytes, offset, length);
    }

    /** How many bytes were read. */
    synchronized int writeThenRead(int address, byte[] out, int outLength, byte[] in, int offset, int length) {
        WireFault fault = wires.transfer(number, address, out, 0, outLength, in, offset, length);
        check(address, fault);
        return fault == WireFault.SHORT ? length - 1 : length;
    }

    private void check(int address, WireFault fault) {
        switch (fault) {
            case OK, SHORT -> { }
            case TIMEOUT -> throw SimPi4jPlugin.failure(number, address, "Connection timed out");
            case GONE -> throw SimPi4jPlugin.failure(number, address, "No such device");
            default -> throw SimPi4jPlugin.failure(number, address, "Remote I/O error");
        }
    }
}
