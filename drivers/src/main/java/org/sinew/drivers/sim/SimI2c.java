package org.sinew.drivers.sim;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;

/**
 * Pi4J's view of one address of a simulated I2C bus. Allocates nothing while the chip answers. An address where no chip
 * is fails at the first transaction, not when it is opened: as in life.
 */
final class SimI2c extends I2CBase<SimI2cBus> implements I2C {
    private static final int LONGEST_WRITE = 4096;
    private final int address;
    private final byte[] one = new byte[1];
    private byte[] out = new byte[16]; // register and data in one piece; under the bus's lock

    SimI2c(I2CProvider provider, I2CConfig config, SimI2cBus bus) {
        super(provider, config, bus);
        address = config.device();
    }

    @Override
    public int write(byte value) {
        synchronized (i2CBus) {
            one[0] = value;
            i2CBus.write(address, one, 0, 1);
            return 1;
        }
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        i2CBus.write(address, data, offset, length);
        return length;
    }

    @Override
    public int read() {
        synchronized (i2CBus) {
            i2CBus.read(address, one, 0, 1);
            return one[0] & 0xFF;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return i2CBus.read(address, buffer, offset, length);
    }

    @Override
    public int writeRegister(int register, byte value) {
        synchronized (i2CBus) {
            out[0] = (byte) register;
            out[1] = value;
            i2CBus.write(address, out, 0, 2);
            return 1;
        }
    }

    @Override
    public int writeRegister(int register, byte[] data, int offset, int length) {
        synchronized (i2CBus) {
            room(1 + length);
            out[0] = (byte) register;
            System.arraycopy(data, offset, out, 1, length);
            i2CBus.write(address, out, 0, 1 + length);
            return length;
        }
    }

    @Override
    public int writeRegister(byte[] register, byte[] data, int offset, int length) {
        synchronized (i2CBus) {
            room(register.length + length);
            System.arraycopy(register, 0, out, 0, register.length);
            System.arraycopy(data, offset, out, register.length, length);
            i2CBus.write(address, out, 0, register.length + length);
            return length;
        }
    }

    @Override
    public int readRegister(int register) {
        synchronized (i2CBus) {
            out[0] = (byte) register;
            i2CBus.writeThenRead(address, out, 1, one, 0, 1);
            return one[0] & 0xFF;
        }
    }

    @Override
    public int readRegister(int register, byte[] buffer, int offset, int length) {
        synchronized (i2CBus) {
            out[0] = (byte) register;
            return i2CBus.writeThenRead(address, out, 1, buffer, offset, length);
        }
    }

    @Override
    public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
        return i2CBus.writeThenRead(address, register, register.length, buffer, offset, length);
    }

    private void room(int length) {
        if (length > LONGEST_WRITE) {
            throw new IllegalArgumentException(length + " bytes in one I2C write; " + LONGEST_WRITE + " at most");
        }
        if (out.length < length) {
            out = new byte[length];
        }
    }
}
