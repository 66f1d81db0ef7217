package org.sinew.drivers.camera;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.ChildPipe;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera on the ribbon cable of a Raspberry Pi (Camera Module 1, 2, 3, HQ, Global Shutter), by the maker's own
 * program {@code rpicam-vid}, called {@code libcamera-vid} before Raspberry Pi OS 12: only libcamera can drive these
 * sensors.
 *
 * <p>Command: {@code rpicam-vid -n -t 0 --codec mjpeg --flush -o - --width W --height H --framerate R} (Raspberry Pi
 * documentation, "Camera software", rpicam-vid): no window, no end, each picture written out at once, to standard
 * output. Format: one JPEG picture after the other, nothing in between; the program scales to the size asked for.
 *
 * <p>Stamp: when the picture's first bytes came. It is late by half the exposure, readout and compression, about two
 * periods (60 ms at 30 Hz; estimated, not measured).
 *
 * <p>Nobody reads it: its pipe fills up and it drops pictures. {@code close()} ends the program. Untested on hardware:
 * tried with programs of its test only.
 *
 * <p>Quirks. One program at a time can have the camera. When it dies it is started again. Its last words are in the
 * message.
 */
final class RpicamSource implements FrameSource {
    /** By age, the newest first. */
    static final List<String> PROGRAMS = List.of("rpicam-vid", "libcamera-vid");

    private final CameraConfig config;
    private final Clock clock;
    private final List<String> programs;
    private final MjpegReader reader;
    private @Nullable ChildPipe child;

    /** @param programs names or absolute paths; the first that is there is taken */
    RpicamSource(CameraConfig config, Clock clock, List<String> programs) {
        this.config = config;
        this.clock = clock;
        this.programs = programs;
        reader = new MjpegReader(config, clock);
    }

    @Override
    public void open() throws DeviceException {
        Path program = ChildPipe.find(programs).orElseThrow(() -> new DeviceException("neither "
                + String.join(" nor ", programs) + " is installed; on Raspberry Pi OS: sudo apt install"
                + " rpicam-apps-lite (a USB camera is source: v4l2)"));
        child = ChildPipe.start(program, List.of("-n", "-t", "0", "--codec", "mjpeg", "--flush", "-o", "-",
                "--width", Integer.toString(config.width()), "--height", Integer.toString(config.height()),
                "--framerate", Integer.toString(config.rateHz())), clock);
        reader.restart();
    }

    @Override
    public boolean next(Image into, long deadlineNanos) throws DeviceException {
        ChildPipe running = child;
        if (running == null) {
            throw new DeviceException(programs.getFirst() + " is not started");
        }
        boolean there = reader.next(running.output(), into, deadlineNanos);
        if (!there && reader.ended()) {
            throw new DeviceException(running.name() + " " + running.state() + "; try it by hand: rpicam-hello"
                    + " --list-cameras");
        }
        return there;
    }

    @Override
    public long broken() {
        return reader.broken();
    }

    @Override
    public void close() {
        ChildPipe running = child;
        child = null;
        if (running != null) {
            running.close();
        }
    }
}
