package org.sinew.drivers.camera;

import org.sinew.device.DeviceException;
import org.sinew.state.Image;

/**
 * Where a camera's pictures come from. Opened by the thread that starts the camera; then read, closed and opened again
 * by the camera's own thread. Messages name no camera: {@link StreamCamera} puts its name before them.
 */
interface FrameSource {
    /** Opens it. Comes back within seconds; an interrupt ends it sooner. */
    void open() throws DeviceException;

    /**
     * Waits for a picture, and leaves out all but the newest of those that are there.
     *
     * @param into          colours, stamp, and the JPEG file that the colours come from or none, are filled, unless it
     *                      returns false: then what is in it is worth nothing
     * @param deadlineNanos waits no longer, but for what decoding one picture takes
     * @return whether there was one
     * @throws DeviceException the source is gone, or gives what cannot be used; it may be opened again
     */
    boolean next(Image into, long deadlineNanos) throws DeviceException;

    /** Pictures so far that came broken and were left out. */
    long broken();

    /** Closes it, whatever state it is in; twice is fine. */
    void close();
}
