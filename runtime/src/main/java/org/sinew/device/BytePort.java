package org.sinew.device;

/**
 * A half-duplex serial line of bytes. Used by one thread, the line's {@link BusWorker}. Real lines, pseudo-terminals
 * and simulated lines look the same.
 */
public interface BytePort extends Port {
    /** Bits per second on the wire. */
    int baud();

    /** Forgets bytes that have arrived and were not read. */
    void flushInput();

    /** Sends bytes; returns when they are handed to the line. {@link WireFault#GONE} when the line is gone. */
    WireFault write(byte[] bytes, int offset, int length);

    /**
     * Waits for bytes.
     *
     * @param deadlineNanos give up at this time of {@link #clock()}
     * @return how many bytes were read, at most {@code length}; 0 when the deadline passed; -1 when the line is gone
     */
    int read(byte[] bytes, int offset, int length, long deadlineNanos);
}
