package org.sinew.drivers.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.PortHolders;
import org.sinew.drivers.port.SystemCalls;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera of this Linux machine by Video4Linux 2, such as a USB camera (USB Video Class): Linux media documentation,
 * part I, "Video for Linux API", section 3.2, streaming I/O with memory mapping.
 *
 * <p>Formats: Motion-JPEG where the camera has it (it needs a tenth of the USB's time), else YUYV, 4:2:2. Other
 * formats, such as the raw ones of a Raspberry Pi's ribbon cable, are refused.
 *
 * <p>Stamp: the kernel's, if it is by the monotonic clock, which Java's is too. For USB cameras: when the picture's
 * first or last packet came, late by exposure and readout, a period or less (the module's parameter says which). After
 * a pause of the thread that is long ago, for the oldest pictures lie in the buffers. By another clock, or in the
 * future: when it was seen, later by what the thread was late.
 *
 * <p>Nobody reads it: its four buffers fill up, and it drops pictures. {@code close()} ends the stream. Untested on
 * hardware: tried against played system calls only.
 *
 * <p>Quirks. A camera has two devices, and only the first gives pictures. A camera may choose another rate than it is
 * asked for. Several on one USB may want more of its time than there is (error 28). Some send damaged pictures now and
 * then, above all the first: a buffer with the error flag, too short, or with half a JPEG picture in it counts as
 * broken. Unplugged, it answers with error 19, and comes back as soon as its path is there again.
 */
final class V4l2Source implements FrameSource {
    private static final int BUFFERS = 4;

    /** Gives the calls of this machine. */
    @FunctionalInterface
    interface Calls {
        SystemCalls get() throws DeviceException;
    }

    private final CameraConfig config;
    private final Path path;
    private final Clock clock;
    private final Calls machine;
    private final JpegStream stream;
    private final JpegDecoder decoder;
    private final MemorySegment pollfd = Arena.ofAuto().allocate(SystemCalls.POLLFD_BYTES, 8);
    private final List<MemorySegment> buffers = new ArrayList<>();
    private byte[] picture = new byte[0]; // copied out of the camera's memory
    private @Nullable SystemCalls calls;
    private @Nullable V4l2 device;
    private int descriptor = -1;
    private int format;
    private int bytesPerLine;
    private int bytes; // of the newest picture
    private long stampNanos;
    private long damaged;

    V4l2Source(CameraConfig config, Clock clock, Calls machine) {
        this.config = config;
        this.clock = clock;
        this.machine = machine;
        path = config.path().orElseThrow();
        stream = new JpegStream(MjpegReader.longest(config));
        decoder = new JpegDecoder(config.width(), config.height());
    }

    @Override
    public void open() throws DeviceException {
        SystemCalls here = machine.get();
        calls = here;
        descriptor = here.open(path.toString(), SystemCalls.O_RDWR | SystemCalls.O_NONBLOCK | SystemCalls.O_CLOEXEC);
        if (descriptor < 0) {
            throw refused("cannot be opened", descriptor);
        }
        pollfd.set(ValueLayout.JAVA_INT, 0, descriptor);
        V4l2 opened = new V4l2(here, descriptor);
        device = opened;
        try {
            identify(opened);
            choose(opened);
            opened.rate(config.rateHz()); // the camera may have one rate only, and says so by an error
            map(opened, here);
            check("cannot be started", opened.stream(true));
        } catch (DeviceException e) {
            close();
            throw e;
        }
        stream.restart();
    }

    private void identify(V4l2 opened) throws DeviceException {
        int gives = opened.capturesAndStreams();
        if (gives == 1) {
            return;
        }
        if (gives < 0 && gives != -SystemCalls.ENOTTY && gives != -SystemCalls.EINVAL) {
            throw refused("cannot be asked what it is", gives);
        }
        String what = gives == 0 ? " (" + opened.card() + ") gives no pictures: a camera's second device has its"
                + " metadata only" : " is no camera";
        throw new DeviceException(path + what + "; " + others());
    }

    /** Motion-JPEG before YUYV, in the size asked for. */
    private void choose(V4l2 opened) throws DeviceException {
        List<Integer> offered = opened.formats();
        List<Integer> usable = List.of(V4l2.MJPG, V4l2.JPEG, V4l2.YUYV).stream().filter(offered::contains).toList();
        for (int each : usable) {
            int took = opened.format(config.width(), config.height(), each);
            if (took == 1) {
                format = each;
                bytesPerLine = Math.max(opened.bytesPerLine(), 2 * config.width());
                return;
            }
            if (took < 0 && took != -SystemCalls.EINVAL) {
                throw refused("cannot be set up", took);
            }
        }
        if (usable.isEmpty()) {
            throw new DeviceException(path + " gives " + offered.stream().map(V4l2::name)
                    .collect(Collectors.joining(", ")) + ", but only MJPG and YUYV are read; a camera on a Raspberry"
                    + " Pi's ribbon cable is source: rpicam");
        }
        throw new DeviceException(path + " has no pictures of " + config.width() + " x " + config.height()
                + "; write another size: " + usable.stream().map(each -> V4l2.name(each) + " "
                + String.join(", ", opened.sizes(each))).collect(Collectors.joining("; ")));
    }

    private void map(V4l2 opened, SystemCalls here) throws DeviceException {
        int count = opened.buffers(BUFFERS);
        check("has no memory for pictures", count);
        if (count < 2) {
            throw new DeviceException(path + " has memory for " + count + " pictures only; plug it in again");
        }
        for (int i = 0; i < count; i++) {
            check("does not say where its memory is", opened.query(i));
            int length = opened.length();
            long address = here.mmap(descriptor, length, opened.offset());
            if (address < 0 && address > -4096) { // the kernel's error numbers
                throw refused("does not share its memory", (int) address);
            }
            buffers.add(MemorySegment.ofAddress(address).reinterpret(length));
            check("takes no memory", opened.enqueue(i));
        }
    }

    // ---- pictures ----

    @Override
    public boolean next(Image into, long deadlineNanos) throws DeviceException {
        V4l2 opened = device;
        SystemCalls here = calls;
        if (opened == null || here == null) {
            throw new DeviceException(path + " is not open");
        }
        if (!await(here, deadlineNanos)) {
            return false;
        }
        int newest = newest(opened);
        if (newest < 0) {
            return false;
        }
        boolean whole = take(buffers.get(newest), into);
        into.stampNanos = stampNanos;
        check("takes no memory back", opened.enqueue(newest));
        return whole;
    }

    private boolean await(SystemCalls here, long deadlineNanos) throws DeviceException {
        pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) SystemCalls.POLLIN);
        pollfd.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        int ready = here.poll(pollfd, 1, Math.max(0, deadlineNanos - clock.nanos()));
        int found = ready > 0 ? pollfd.get(ValueLayout.JAVA_SHORT, 6) : 0;
        if ((found & SystemCalls.POLLIN) == 0 && found != 0) {
            throw refused("is gone", -SystemCalls.ENODEV);
        }
        return (found & SystemCalls.POLLIN) != 0;
    }

    /** The newest of the filled buffers, the others given back; -1: there is none. */
    private int newest(V4l2 opened) throws DeviceException {
        int newest = -1;
        for (int i = 0; i <= buffers.size(); i++) {
            int index = opened.dequeue();
            if (index == -SystemCalls.EAGAIN) {
                break;
            }
            if (index == -SystemCalls.EIO) { // a picture was lost inside; the documentation says to go on
                damaged++;
                break;
            }
            check("gives no pictures any more", index);
            boolean bad = opened.damaged();
            int back = bad ? index : newest;
            if (bad) {
                damaged++;
            } else {
                newest = index;
                bytes = opened.bytesUsed();
                stampNanos = stamp(opened.stampNanos());
            }
            if (back >= 0) {
                check("takes no memory back", opened.enqueue(back));
            }
        }
        return newest;
    }

    private long stamp(long kernelNanos) {
        long now = clock.nanos();
        return kernelNanos != 0 && kernelNanos <= now ? kernelNanos : now;
    }

    private boolean take(MemorySegment buffer, Image into) throws DeviceException {
        int length = (int) Math.min(bytes, buffer.byteSize());
        picture = picture.length < length ? new byte[(int) buffer.byteSize()] : picture;
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, picture, 0, length);
        if (format == V4l2.YUYV) {
            if (length < bytesPerLine * (config.height() - 1) + 2 * config.width()) {
                damaged++;
                return false;
            }
            Yuyv.toRgb(picture, bytesPerLine, config.width(), config.height(), into.rgb);
            into.jpegLength = 0;
            return true;
        }
        if (!stream.push(picture, length, stampNanos)) {
            stream.restart(); // what follows is another picture
            damaged++;
            return false;
        }
        switch (decoder.decode(stream.picture(), stream.length(), into.rgb)) {
            case DECODED -> {
                into.keepJpeg(stream.picture(), stream.length());
                return true;
            }
            case BROKEN -> damaged++;
            case OTHER_SIZE -> throw MjpegReader.otherSize(config, decoder);
        }
        return false;
    }

    @Override
    public long broken() {
        return damaged;
    }

    @Override
    public void close() {
        V4l2 opened = device;
        SystemCalls here = calls;
        if (opened != null && here != null) {
            opened.stream(false);
            buffers.forEach(buffer -> here.munmap(buffer.address(), buffer.byteSize()));
            buffers.clear();
            here.close(descriptor); // gives the buffers back too
            device = null;
        }
    }

    // ---- what went wrong, in words ----

    private void check(String what, int result) throws DeviceException {
        if (result < 0) {
            throw refused(what, result);
        }
    }

    private DeviceException refused(String what, int result) {
        int error = -result;
        return new DeviceException(switch (error) {
            case SystemCalls.ENOENT, SystemCalls.ENOTDIR, SystemCalls.ENXIO, SystemCalls.ENODEV -> path
                    + (device == null ? " is not there" : " is gone")
                    + ": is the camera plugged in? " + others();
            case SystemCalls.EACCES, SystemCalls.EPERM -> "no permission to open " + path
                    + "; sudo usermod -aG video " + System.getProperty("user.name", "$USER") + ", then log in again";
            case SystemCalls.EBUSY -> path + " is in use by " + PortHolders.words(path) + "; end it first";
            case SystemCalls.ENOSPC -> path + " " + what + ": this USB has not enough time left for it; use another"
                    + " port, a smaller size or a lower rate_hz";
            default -> path + " " + what + " (error " + error + "; see errno(3)); plug it in again";
        });
    }

    /** The cameras that are there. */
    private static String others() {
        return PortHolders.others("camera", "/dev/v4l/by-id", "video*");
    }
}
