package org.sinew.drivers.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.SystemCalls;

/**
 * One end of a connection between a twin and whoever drives it: frames in both directions, each call with a deadline.
 * Used by one thread at a time; allocates nothing for a frame.
 *
 * <p><b>The protocol, version 1</b>, on a Unix stream socket. Numbers are big-endian. A frame is
 * <pre>
 *   u32 length of what follows     u8 type     u16 tag     body
 * </pre>
 * A client asks, the twin answers each frame with one frame of the same tag: the type of the question plus 128, or
 * REFUSED with a reason in UTF-8. Types and bodies:
 * <pre>
 *   1 HELLO     u16 version, u8 role: 0 drives the robot (one client at a time), 1 commands only
 *               answer: JSON {"version", "robot", "buses": {NAME: {"type", "path", "baud", "bus", "chip"}}}
 *   2 TRANSFER  u8 I2C bus, u8 address, u16 bytes to read, bytes to write: write, repeated start, read
 *               answer: u8 place of the outcome in FAULTS, bytes that were read
 *   3 LEVEL     u8 GPIO chip, u16 line, u8 level of a line that nothing drives;  answer: u8 level
 *   4 RESET     i64 seed: everything as at the start of the twin, back on its stand, chips from power-on; answer: -
 *   5 RELEASE   -: the stand lets go at once;  answer: -
 *   6 STATE     -: what the twin's summary says, so far;  answer: JSON
 *   7 BYE       -: the client leaves on purpose;  answer: -
 *   8 LOOK      i64 number of the picture that the client has, 0: none; name of a camera in UTF-8: the connection keeps
 *               the newest picture;  answer: u16 width, u16 height, f64 vertical angle of view in rad, i64 number of
 *               the picture, 0: none newer, i64 its stamp in nanoseconds of CLOCK_MONOTONIC
 *   9 PIXELS    i32 offset in the picture that is kept: red, green, blue of each pixel, then f32 distance of each, row
 *               by row;  answer: the bytes from there on, 60,000 at most, never both colours and distances
 * </pre>
 * Anybody may ask for pictures; a robot asks over a connection of its own, so that no chip waits for one. Stamps are
 * comparable because both processes run on one machine.
 * A text that is longer than a frame is REFUSED, with that as the reason; it is never cut, for half of it is no JSON.
 * The first frame is HELLO. Serial lines do not go through the socket: their bytes go through the pseudo-terminals that
 * the answer to HELLO names.
 */
final class TwinChannel implements AutoCloseable {
    static final int VERSION = 1;
    static final int HELLO = 1;
    static final int TRANSFER = 2;
    static final int LEVEL = 3;
    static final int RESET = 4;
    static final int RELEASE = 5;
    static final int STATE = 6;
    static final int BYE = 7;
    static final int LOOK = 8;
    static final int PIXELS = 9;
    static final int ANSWER = 128;
    static final int REFUSED = 255;

    /** Roles of HELLO. */
    static final int DRIVES = 0;
    static final int COMMANDS = 1;

    /** Outcomes by their number on the socket. */
    static final List<WireFault> FAULTS = List.of(WireFault.OK, WireFault.TIMEOUT, WireFault.NACK, WireFault.CHECKSUM,
            WireFault.WRONG_ID, WireFault.SHORT, WireFault.NOISE, WireFault.STUCK, WireFault.GONE);

    /** Results of {@link #receive} and {@link #send}. */
    static final int TIMEOUT = -1;
    static final int GONE = -2;

    private static final int HEADER = 7;
    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST = 1 << 16;
    /** Bytes of text that a frame holds. */
    static final int LONGEST_TEXT = LONGEST - HEADER;

    private final SystemCalls calls;
    private final int socket;
    private final MemorySegment out;
    private final MemorySegment in;
    private final MemorySegment pollfd;
    private final ByteBuffer writing;
    private final ByteBuffer reading;
    private int have; // bytes in `in`
    private int frame; // length of the frame at its beginning that has been given out
    private int tag;
    private boolean closed;

    TwinChannel(SystemCalls calls, int socket) {
        this.calls = calls;
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        out = arena.allocate(LONGEST, 8);
        in = arena.allocate(LONGEST, 8);
        writing = out.asByteBuffer();
        reading = in.asByteBuffer();
        pollfd = arena.allocate(SystemCalls.POLLFD_BYTES, 8);
        pollfd.set(ValueLayout.JAVA_INT, 0, socket);
    }

    /** Begins a frame; its body is written to what this returns. */
    ByteBuffer begin(int type, int tag) {
        writing.clear();
        writing.putInt(0).put((byte) type).putShort((short) tag);
        return writing;
    }

    /** Sends a frame whose body is text; in place of one that is too long, REFUSED with the reason. */
    int send(int type, int tag, String text, long deadlineNanos) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            begin(REFUSED, tag).put(("the answer has " + bytes.length + " bytes, and a frame holds " + LONGEST_TEXT)
                    .getBytes(StandardCharsets.UTF_8));
        } else {
            begin(type, tag).put(bytes);
        }
        return send(deadlineNanos);
    }

    /** Sends the frame that was begun; 0, {@link #TIMEOUT} or {@link #GONE}. */
    int send(long deadlineNanos) {
        int length = writing.position();
        writing.putInt(0, length - LENGTH_BYTES);
        int sent = 0;
        while (sent < length) {
            int n = calls.write(socket, out, sent, length - sent);
            if (n > 0) {
                sent += n;
            } else if (n != -SystemCalls.EAGAIN && n != -SystemCalls.EINTR) {
                return GONE;
            } else if (!await(SystemCalls.POLLOUT, deadlineNanos)) {
                return sent == 0 ? TIMEOUT : GONE; // half a frame cannot be mended
            }
        }
        return 0;
    }

    /**
     * Waits for the next frame.
     *
     * @return its type, with {@link #tag} and {@link #body}; or {@link #TIMEOUT}, or {@link #GONE}
     */
    int receive(long deadlineNanos) {
        MemorySegment.copy(in, frame, in, 0, have - frame);
        have -= frame;
        frame = 0;
        while (!complete()) {
            if (have >= LENGTH_BYTES && !sensible(reading.getInt(0))) {
                return GONE; // not this protocol
            }
            int n = calls.read(socket, in, have, LONGEST - have);
            if (n > 0) {
                have += n;
            } else if (n != -SystemCalls.EAGAIN && n != -SystemCalls.EINTR) {
                return GONE;
            } else if (!await(SystemCalls.POLLIN, deadlineNanos)) {
                return TIMEOUT;
            }
        }
        frame = LENGTH_BYTES + reading.getInt(0);
        tag = reading.getShort(5) & 0xFFFF;
        reading.limit(frame).position(HEADER);
        return reading.get(4) & 0xFF;
    }

    private boolean complete() {
        reading.clear();
        return have >= HEADER && sensible(reading.getInt(0)) && have >= LENGTH_BYTES + reading.getInt(0);
    }

    private static boolean sensible(int length) {
        return length >= HEADER - LENGTH_BYTES && length <= LONGEST - LENGTH_BYTES;
    }

    /** Whether the socket is ready, or has something to say about why not, before the time is over. */
    private boolean await(int event, long deadlineNanos) {
        pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) event);
        pollfd.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        return calls.poll(pollfd, 1, Math.max(0, deadlineNanos - System.nanoTime())) != 0;
    }

    /** Of the frame received last. */
    int tag() {
        return tag;
    }

    /** Of the frame received last, until the next is received. */
    ByteBuffer body() {
        return reading;
    }

    /** The rest of the body as text. */
    String text() {
        byte[] bytes = new byte[reading.remaining()];
        reading.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The process at the other end; 0 if unknown. */
    int peer() {
        return UnixSocket.peer(socket);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            calls.close(socket);
        }
    }
}
