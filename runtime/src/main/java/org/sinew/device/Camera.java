package org.sinew.device;

import org.sinew.state.Image;

/**
 * A camera. It is on no bus: a real one has a thread of its own, which keeps the newest picture and forgets older ones.
 * Whoever wants pictures copies the newest into an {@link Image} of its own, on its own thread; never the loop thread.
 */
public interface Camera extends AutoCloseable {
    /** Its name in the robot file. */
    String name();

    /** Pixels in a row. */
    int width();

    /** Rows. */
    int height();

    /** Whether its pictures come with distances. */
    boolean measuresDepth();

    /** Angle between the picture's upper and lower edge, rad, by a pinhole's geometry. */
    double verticalFovRad();

    /** Opens the camera and starts its thread. A source that is not there is refused here. */
    void start() throws DeviceException;

    /**
     * Copies the newest picture into {@code into} if it is newer than what {@code into} holds. Any thread but the
     * loop's; waits for a copy under way at most.
     *
     * @return whether there was a newer one
     */
    boolean newest(Image into);

    /** Pictures so far. Any thread. */
    long frames();

    /** Pictures that came broken and were left out. Any thread. */
    long broken();

    /** Ends the thread and closes the source. */
    @Override
    void close();
}
