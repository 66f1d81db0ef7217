package org.sinew.drivers.port;

import com.pi4j.io.i2c.I2C;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;

/**
 * The registers of one I2C chip: Pi4J's calls with the outcome as a {@link WireFault} and every transaction counted.
 * Bus thread. Allocates nothing of its own while the chip answers; never throws once it is open.
 */
public final class I2cRegisters implements AutoCloseable {
    private final Pi4jPort port;
    private final I2C chip;
    private final byte[] word = new byte[2];

    /** Opens the chip at this address; sends nothing. */
    public I2cRegisters(Pi4jPort port, int address) throws DeviceException {
        this.port = port;
        chip = port.i2c(address);
    }

    /** Reads {@code length} bytes from {@code register} on: address and register, then address and data. */
    public WireFault read(int register, byte[] into, int length) {
        WireFault outcome;
        try {
            outcome = chip.readRegister(register, into, 0, length) == length ? WireFault.OK : WireFault.SHORT;
        } catch (RuntimeException e) { // Pi4J throws whatever its provider throws
            outcome = Pi4jFault.of(e);
        }
        port.count(outcome, 3 + length);
        return outcome;
    }

    /** Writes one byte. */
    public WireFault write(int register, int value) {
        WireFault outcome = WireFault.OK;
        try {
            chip.writeRegister(register, (byte) value);
        } catch (RuntimeException e) {
            outcome = Pi4jFault.of(e);
        }
        port.count(outcome, 3);
        return outcome;
    }

    /** Writes 16 bits, high byte first. */
    public WireFault writeWord(int register, int value) {
        word[0] = (byte) (value >> 8);
        word[1] = (byte) value;
        WireFault outcome = WireFault.OK;
        try {
            chip.writeRegister(register, word, 0, 2);
        } catch (RuntimeException e) {
            outcome = Pi4jFault.of(e);
        }
        port.count(outcome, 4);
        return outcome;
    }

    /** 16 bits at {@code offset}, high byte first, signed. */
    public static int int16(byte[] bytes, int offset) {
        return (bytes[offset] << 8) | (bytes[offset + 1] & 0xFF);
    }

    @Override
    public void close() {
        port.release(chip);
    }
}
