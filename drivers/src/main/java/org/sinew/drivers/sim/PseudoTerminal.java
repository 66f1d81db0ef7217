package org.sinew.drivers.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.SystemCalls;
import org.sinew.drivers.port.Termios;

/**
 * A pseudo-terminal: what a program in another process opens as a serial port, and the far end of its line, which is
 * here. Opened by whoever builds a twin, used by one thread, closed after that has ended. It never waits for a reader.
 *
 * <p>It keeps the port open itself, too. So its settings stay raw when a program leaves it, and a killed program's
 * exclusive use can be ended, which a pseudo-terminal would otherwise remember for ever.
 */
public final class PseudoTerminal implements AutoCloseable {
    /** Numbers of include/uapi/asm-generic/ioctls.h, the same on x86-64 and 64-bit ARM. */
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final int OPEN = SystemCalls.O_RDWR | SystemCalls.O_NOCTTY | SystemCalls.O_NONBLOCK
            | SystemCalls.O_CLOEXEC;
    private static final int LONGEST = 4096;

    private final SystemCalls calls;
    private final int far;
    private final int near;
    private final Path path;
    private final MemorySegment buffer;
    private final MemorySegment pollfd;
    private boolean closed;

    private PseudoTerminal(SystemCalls calls, int far, int near, Path path) {
        this.calls = calls;
        this.far = far;
        this.near = near;
        this.path = path;
        Arena arena = Arena.ofAuto();
        buffer = arena.allocate(LONGEST);
        pollfd = arena.allocate(SystemCalls.POLLFD_BYTES, 8);
        pollfd.set(ValueLayout.JAVA_INT, 0, far);
    }

    /** Makes one, raw and at this bit rate (which paces nothing: a pseudo-terminal has none). */
    public static PseudoTerminal open(SystemCalls calls, int baud) throws DeviceException {
        int far = calls.open("/dev/ptmx", OPEN);
        if (far < 0) {
            throw failed("cannot be opened", far);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(4, 4);
            int error = calls.ioctl(far, TIOCSPTLCK, number); // 0: unlock
            if (error >= 0) {
                error = calls.ioctl(far, TIOCGPTN, number);
            }
            Path path = Path.of("/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0));
            int near = error < 0 ? error : calls.open(path.toString(), OPEN);
            error = near < 0 ? near : Termios.raw(calls, near, baud);
            if (error < 0) {
                if (near >= 0) {
                    calls.close(near);
                }
                calls.close(far);
                throw failed("gives no terminal", error);
            }
            return new PseudoTerminal(calls, far, near, path);
        }
    }

    private static DeviceException failed(String what, int error) {
        return new DeviceException("/dev/ptmx " + what + " (error " + -error + "); is devpts mounted at /dev/pts?");
    }

    /** What the other process opens. */
    public Path path() {
        return path;
    }

    /** Waits until the host has written; false when the time is over. */
    public boolean await(long nanos) {
        pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) SystemCalls.POLLIN);
        pollfd.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        return calls.poll(pollfd, 1, Math.max(nanos, 0)) > 0
                && (pollfd.get(ValueLayout.JAVA_SHORT, 6) & SystemCalls.POLLIN) != 0;
    }

    /** Takes what the host has written; how many bytes, 0 if there are none. Never waits. */
    public int read(byte[] into) {
        int n = calls.read(far, buffer, 0, Math.min(into.length, LONGEST));
        if (n > 0) {
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, n);
        }
        return Math.max(n, 0);
    }

    /** Hands bytes to the host; how many it took: fewer when nobody reads them. Never waits. */
    public int write(byte[] from, int length) {
        int some = Math.min(length, LONGEST);
        MemorySegment.copy(from, 0, buffer, ValueLayout.JAVA_BYTE, 0, some);
        return Math.max(calls.write(far, buffer, 0, some), 0);
    }

    /** The program that had it for itself has ended: anybody may open it again. */
    public void release() {
        calls.ioctl(near, Termios.TIOCNXCL, 0);
    }

    /** Whoever has it open finds it gone. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            calls.close(near);
            calls.close(far);
        }
    }
}
