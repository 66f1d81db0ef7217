package org.sinew.drivers.audio;

import org.sinew.device.DeviceException;

/**
 * Where a microphone's sound comes from, in blocks of 20 ms of 16-bit samples of one channel. Opened by the thread
 * that starts the microphone; then read, closed and opened again by the microphone's own thread. Messages name no
 * microphone: {@link StreamMicrophone} puts its name before them.
 */
interface SoundSource {
    /** Blocks per second. */
    int BLOCKS_PER_SEC = 50;

    /** Opens it. */
    void open() throws DeviceException;

    /** Samples in a block; known once it is open. */
    int blockSamples();

    /**
     * Waits for the next block: none is left out.
     *
     * @param into          at least as long as a block
     * @param deadlineNanos waits no longer
     * @return when its last sample was taken; 0: there is no block yet
     * @throws DeviceException the source is gone; it may be opened again
     */
    long next(short[] into, long deadlineNanos) throws DeviceException;

    /** Closes it, whatever state it is in; twice is fine. */
    void close();
}
