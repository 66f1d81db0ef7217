package org.sinew.drivers.sim;

/**
 * A simulated chip on an I2C bus, byte for byte. The bus's thread calls it, one transaction at a time; faults are set
 * from other threads.
 */
public interface I2cChip {
    /** Bytes that arrive after its address; at least one. */
    void write(byte[] bytes, int offset, int length);

    /** Bytes that it is asked for; at least one. */
    void read(byte[] bytes, int offset, int length);
}
