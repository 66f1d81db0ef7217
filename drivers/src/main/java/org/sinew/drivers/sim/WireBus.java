package org.sinew.drivers.sim;

import org.sinew.device.WireFault;

/**
 * The wires of a simulated board, as bytes and levels: all that the simulated Pi4J plugin knows of it. The chips may
 * sit in this process or at the other end of a socket. Called by bus threads, for one I2C bus by one thread at a time.
 */
public interface WireBus {
    /**
     * One I2C transaction: a write, then a read after a repeated start; either may have length 0.
     *
     * @param bus number of the I2C bus on the board
     * @return {@link WireFault#OK}, {@link WireFault#NACK} when no chip has that address, or what else went wrong
     */
    WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength);

    /**
     * The level of a line now. Throws an {@link java.io.UncheckedIOException} when the board is gone.
     *
     * @param chip     number of the GPIO chip on the board
     * @param pulledUp the level of a line that nothing drives
     */
    boolean level(int chip, int line, boolean pulledUp);
}
