package org.sinew.drivers.port;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;

/**
 * Pi4J's view of one address of a {@link LinuxI2cBus}. Whoever has it open uses it, a bus's thread as a rule. Throws
 * {@link WireException} when the kernel says that a transfer has failed; an address where no chip is fails so at the
 * first transfer, not when it is opened.
 */
final class LinuxI2c extends I2CBase<LinuxI2cBus> implements I2C {
    private static final byte[] NOTHING = new byte[0];
    private final int address;
    private final byte[] register = new byte[1]; // these two under the bus's lock
    private final byte[] one = new byte[1];

    LinuxI2c(I2CProvider provider, I2CConfig config, LinuxI2cBus bus) {
        super(provider, config, bus);
        address = config.device();
    }

    private void open() {
        if (!isOpen) {
            throw new WireException(SystemCalls.EBADF, "I2C address " + address + " was closed");
        }
    }

    @Override
    public int write(byte value) {
        synchronized (i2CBus) {
            one[0] = value;
            return write(one, 0, 1);
        }
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        open();
        i2CBus.write(address, NOTHING, 0, data, offset, length);
        return length;
    }

    @Override
    public int read() {
        synchronized (i2CBus) {
            read(one, 0, 1);
            return one[0] & 0xFF;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        open();
        i2CBus.read(address, buffer, offset, length);
        return length;
    }

    @Override
    public int writeRegister(int at, byte value) {
        synchronized (i2CBus) {
            one[0] = value;
            return writeRegister(at, one, 0, 1);
        }
    }

    @Override
    public int writeRegister(int at, byte[] data, int offset, int length) {
        synchronized (i2CBus) {
            register[0] = (byte) at;
            return writeRegister(register, data, offset, length);
        }
    }

    @Override
    public int writeRegister(byte[] at, byte[] data, int offset, int length) {
        open();
        i2CBus.write(address, at, at.length, data, offset, length);
        return length;
    }

    @Override
    public int readRegister(int at) {
        synchronized (i2CBus) {
            readRegister(at, one, 0, 1);
            return one[0] & 0xFF;
        }
    }

    @Override
    public int readRegister(int at, byte[] buffer, int offset, int length) {
        synchronized (i2CBus) {
            register[0] = (byte) at;
            return readRegister(register, buffer, offset, length);
        }
    }

    @Override
    public int readRegister(byte[] at, byte[] buffer, int offset, int length) {
        open();
        i2CBus.transfer(address, at, 0, at.length, buffer, offset, length);
        return length;
    }

    @Override
    public void writeThenRead(byte[] out, int start, int written, int delayNanos, byte[] in, int offset, int length) {
        open();
        i2CBus.transfer(address, out, start, written, in, offset, length); // a repeated start leaves no time between
    }

    @Override
    public void close() {
        if (isOpen) {
            super.close();
            i2CBus.leave();
        }
    }
}
