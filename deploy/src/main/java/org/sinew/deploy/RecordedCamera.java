package org.sinew.deploy;

import org.jspecify.annotations.Nullable;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.record.PictureTopics;
import org.sinew.state.Image;

/**
 * A camera every picture of which that somebody takes goes into the log, once: those that models look at, and those
 * that a page shows. So nothing is drawn or decoded for the log alone. Any thread but the loop's.
 */
final class RecordedCamera implements Camera {
    private final Camera camera;
    private volatile @Nullable PictureTopics log;
    private long last; // number of the picture that was logged last; guarded by this

    RecordedCamera(Camera camera) {
        this.camera = camera;
    }

    /** From now on pictures go there. */
    void record(PictureTopics into) {
        log = into;
    }

    @Override
    public boolean newest(Image into) {
        PictureTopics to = log;
        if (to == null) {
            return camera.newest(into);
        }
        synchronized (this) { // a picture is in the log before somebody takes a newer one
            boolean newer = camera.newest(into);
            if (newer && into.sequence > last) {
                last = into.sequence;
                to.add(into);
            }
            return newer;
        }
    }

    @Override
    public String name() {
        return camera.name();
    }

    @Override
    public int width() {
        return camera.width();
    }

    @Override
    public int height() {
        return camera.height();
    }

    @Override
    public boolean measuresDepth() {
        return camera.measuresDepth();
    }

    @Override
    public double verticalFovRad() {
        return camera.verticalFovRad();
    }

    @Override
    public void start() throws DeviceException {
        camera.start();
    }

    @Override
    public long frames() {
        return camera.frames();
    }

    @Override
    public long broken() {
        return camera.broken();
    }

    @Override
    public void close() {
        camera.close();
    }
}
