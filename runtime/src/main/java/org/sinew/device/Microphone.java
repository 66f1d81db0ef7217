package org.sinew.device;

import org.sinew.state.SoundSample;

/** A microphone. It is on no bus: it has a thread of its own, which keeps level and onsets of the newest block. */
public interface Microphone extends AutoCloseable, Samples<SoundSample> {
    /** Its name in the robot file. */
    String name();

    /** Opens the source and starts its thread. A source that is not there is refused here. */
    void start() throws DeviceException;

    /** Ends the thread and closes the source. */
    @Override
    void close();
}
