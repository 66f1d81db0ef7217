package org.sinew.drivers.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sinew.drivers.port.SystemCalls;

/**
 * The calls of Video4Linux 2 that a camera needs, one method each: numbers, structures and their offsets as
 * include/uapi/linux/videodev2.h gives them on 64-bit Linux (x86-64 and ARM alike, little-endian). A call's number
 * holds direction, size of its structure, 'V' and a number of its own (include/uapi/asm-generic/ioctl.h). Results are
 * the kernel's: 0 or more, or the negative error number. Used by one thread at a time.
 */
final class V4l2 {
    /** Formats: four characters, the first lowest. */
    static final int MJPG = fourcc("MJPG");
    static final int JPEG = fourcc("JPEG");
    static final int YUYV = fourcc("YUYV");

    private static final int WRITE = 1;
    private static final int READ = 2;
    static final long QUERYCAP = request(READ, 104, 0);
    static final long ENUM_FMT = request(READ | WRITE, 64, 2);
    static final long S_FMT = request(READ | WRITE, 208, 5);
    static final long REQBUFS = request(READ | WRITE, 20, 8);
    static final long QUERYBUF = request(READ | WRITE, 88, 9);
    static final long QBUF = request(READ | WRITE, 88, 15);
    static final long DQBUF = request(READ | WRITE, 88, 17);
    static final long STREAMON = request(WRITE, 4, 18);
    static final long STREAMOFF = request(WRITE, 4, 19);
    static final long S_PARM = request(READ | WRITE, 204, 22);
    static final long ENUM_FRAMESIZES = request(READ | WRITE, 44, 74);

    private static final int CAPTURE = 1; // V4L2_BUF_TYPE_VIDEO_CAPTURE
    private static final int MMAP = 1; // V4L2_MEMORY_MMAP
    private static final int FIELD_NONE = 1;
    private static final int CAP_VIDEO_CAPTURE = 1;
    private static final int CAP_STREAMING = 0x0400_0000;
    private static final int CAP_DEVICE_CAPS = 0x8000_0000;
    private static final int FLAG_ERROR = 0x40;
    private static final int FLAG_CLOCK = 0xE000;
    private static final int FLAG_MONOTONIC = 0x2000;
    private static final int DISCRETE = 1;
    private static final int FORMATS_AT_MOST = 64;

    private final SystemCalls calls;
    private final int descriptor;
    /** For every structure: none is longer than 208 bytes. */
    private final MemorySegment memory = Arena.ofAuto().allocate(208, 8);

    V4l2(SystemCalls calls, int descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
    }

    static int fourcc(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    /** A format's name. */
    static String name(int fourcc) {
        return "" + (char) (fourcc & 0x7F) + (char) (fourcc >> 8 & 0x7F) + (char) (fourcc >> 16 & 0x7F)
                + (char) (fourcc >> 24 & 0x7F);
    }

    private static long request(int direction, int bytes, int number) {
        return (long) direction << 30 | (long) bytes << 16 | 'V' << 8 | number;
    }

    private int call(long request) {
        int result;
        do {
            result = calls.ioctl(descriptor, request, memory);
        } while (result == -SystemCalls.EINTR);
        return result;
    }

    private void put(int offset, int value) {
        memory.set(ValueLayout.JAVA_INT, offset, value);
    }

    private int at(int offset) {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    private void clear() {
        memory.fill((byte) 0);
    }

    /**
     * {@code struct v4l2_capability}: what the device can do.
     *
     * @return 1: it gives pictures, 0: it does not
     */
    int capturesAndStreams() {
        clear();
        int result = call(QUERYCAP);
        if (result < 0) {
            return result;
        }
        int can = (at(84) & CAP_DEVICE_CAPS) != 0 ? at(88) : at(84);
        return (can & CAP_VIDEO_CAPTURE) != 0 && (can & CAP_STREAMING) != 0 ? 1 : 0;
    }

    /** {@code card[32]} of the structure that {@link #capturesAndStreams} has read. */
    String card() {
        byte[] card = memory.asSlice(16, 32).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < card.length && card[end] != 0) {
            end++;
        }
        return new String(card, 0, end, StandardCharsets.UTF_8);
    }

    /** {@code struct v4l2_fmtdesc}, one after the other. */
    List<Integer> formats() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < FORMATS_AT_MOST; i++) {
            clear();
            put(0, i);
            put(4, CAPTURE);
            if (call(ENUM_FMT) < 0) {
                break;
            }
            found.add(at(44));
        }
        return found;
    }

    /** {@code struct v4l2_frmsizeenum}: sizes in this format; none if the camera takes any. */
    List<String> sizes(int format) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < FORMATS_AT_MOST; i++) {
            clear();
            put(0, i);
            put(4, format);
            if (call(ENUM_FRAMESIZES) < 0 || at(8) != DISCRETE) {
                break;
            }
            found.add(at(12) + " x " + at(16));
        }
        return found;
    }

    /**
     * {@code struct v4l2_format} with {@code v4l2_pix_format} at 8: asks for a format. The device may choose another
     * one.
     *
     * @return 1: it is as asked for, 0: another one
     */
    int format(int width, int height, int format) {
        clear();
        put(0, CAPTURE);
        put(8, width);
        put(12, height);
        put(16, format);
        put(20, FIELD_NONE);
        int result = call(S_FMT);
        return result < 0 ? result : at(8) == width && at(12) == height && at(16) == format ? 1 : 0;
    }

    /** {@code bytesperline} of the structure that {@link #format} has got back. */
    int bytesPerLine() {
        return at(24);
    }

    /** {@code struct v4l2_streamparm}: asks for a rate. */
    int rate(int hz) {
        clear();
        put(0, CAPTURE);
        put(12, 1);
        put(16, hz);
        return call(S_PARM);
    }

    /** {@code struct v4l2_requestbuffers}; returns how many there are now. */
    int buffers(int count) {
        clear();
        put(0, count);
        put(4, CAPTURE);
        put(8, MMAP);
        int result = call(REQBUFS);
        return result < 0 ? result : at(0);
    }

    /** {@code struct v4l2_buffer}: where a buffer is; see {@link #length} and {@link #offset}. */
    int query(int index) {
        return buffer(index, QUERYBUF);
    }

    /** Gives a buffer to the device. */
    int enqueue(int index) {
        return buffer(index, QBUF);
    }

    /** Takes a filled buffer from the device: its index. */
    int dequeue() {
        int result = buffer(0, DQBUF);
        return result < 0 ? result : at(0);
    }

    private int buffer(int index, long request) {
        clear();
        put(0, index);
        put(4, CAPTURE);
        put(60, MMAP);
        return call(request);
    }

    /** Bytes of the queried buffer. */
    int length() {
        return at(72);
    }

    /** Where mmap finds the queried buffer. */
    int offset() {
        return at(64);
    }

    /** Bytes of the picture in the dequeued buffer. */
    int bytesUsed() {
        return at(8);
    }

    /** Whether the device says that the picture is damaged. */
    boolean damaged() {
        return (at(12) & FLAG_ERROR) != 0;
    }

    /** {@code struct timeval} of the dequeued buffer; 0: it is by another clock than the monotonic one. */
    long stampNanos() {
        return (at(12) & FLAG_CLOCK) != FLAG_MONOTONIC ? 0 : memory.get(ValueLayout.JAVA_LONG, 24) * 1_000_000_000
                + memory.get(ValueLayout.JAVA_LONG, 32) * 1_000;
    }

    int stream(boolean on) {
        clear();
        put(0, CAPTURE);
        return call(on ? STREAMON : STREAMOFF);
    }
}
