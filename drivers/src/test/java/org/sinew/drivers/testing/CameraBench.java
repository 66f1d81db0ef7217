package org.sinew.drivers.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How one camera driver is tried: which keys it gets, and a scene for each source that it can read. One for each
 * driver, found by {@code ServiceLoader}; {@link CameraContract} does the rest. Make it stateless.
 */
public interface CameraBench {
    /** The driver's word after {@code type:}. */
    String type();

    /** Keys of a good entry as they stand in a robot file, one a line, without {@code type} and {@code link}. */
    String keys();

    /** New scenes, each with its source there. @param folder an empty one, for what they need */
    List<CameraScene> scenes(Path folder) throws IOException;
}
