package org.sinew.drivers.testing;

import java.io.IOException;
import org.sinew.device.Camera;
import org.sinew.rt.Clock;

/** What a camera looks at while it is tried: a source of pictures that can be taken away and brought back. */
public interface CameraScene extends AutoCloseable {
    /** Which source of the driver it is, for messages. */
    String name();

    /** Makes a camera of this scene as an entry of a robot file would. */
    Camera camera(String name, Clock clock);

    /** The source is there, with new pictures at least ten times a second, or it is gone as if unplugged. */
    void there(boolean there) throws IOException;

    @Override
    void close() throws IOException;
}
