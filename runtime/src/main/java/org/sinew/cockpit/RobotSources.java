package org.sinew.cockpit;

import java.util.List;
import org.sinew.loop.GcWatch;
import org.sinew.loop.LoopThread;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.state.RobotModel;

/**
 * Where the cockpit reads a running robot.
 *
 * @param cameras pictures of each camera of the {@link RobotDescription}, in its order
 */
public record RobotSources(RobotModel model, Recorder recorder, EventLog events, LoopThread loop, GcWatch gc,
        List<PictureFeed> cameras) {
    public RobotSources {
        cameras = List.copyOf(cameras);
    }
}
