package org.sinew.drivers.port;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;

/**
 * A serial port of this Linux machine: UART, USB adapter or pseudo-terminal, 8N1 at any bit rate, raw. Opened by the
 * thread that sets up the robot, then used by the thread of its bus worker, closed after that has ended.
 *
 * <p>A port belongs to one process: it is locked (flock), and opened exclusively (TIOCEXCL) against programs that do
 * not know the lock, such as modem managers; root is held back by neither. Once open it allocates nothing while the
 * line works, and no call waits beyond its deadline.
 */
public final class LinuxSerialPort implements BytePort {
    private static final int CHUNK = 512;
    /** What a write may wait beyond the time of its bytes while the port's buffer is full. */
    private static final long WRITE_PATIENCE_NANOS = 20_000_000;
    /** A UART reads well while both ends differ by less than two percent. */
    private static final double BAUD_TOLERANCE = 0.02;

    private final String name;
    private final Path path;
    private final int baud;
    private final SystemCalls calls;
    private final int descriptor;
    private final BusStats stats = new BusStats();
    private final MemorySegment out;
    private final MemorySegment in;
    private final MemorySegment pollfd;
    private volatile boolean gone;
    private boolean closed;

    private LinuxSerialPort(String name, Path path, int baud, SystemCalls calls, int descriptor) {
        this.name = name;
        this.path = path;
        this.baud = baud;
        this.calls = calls;
        this.descriptor = descriptor;
        Arena arena = Arena.ofAuto();
        out = arena.allocate(CHUNK);
        in = arena.allocate(CHUNK);
        pollfd = arena.allocate(SystemCalls.POLLFD_BYTES, 8);
        pollfd.set(ValueLayout.JAVA_INT, 0, descriptor);
    }

    /**
     * Opens a bus of the robot file on this machine.
     *
     * @param name     the bus's name
     * @param settings {@code path} and {@code baud}
     */
    public static LinuxSerialPort open(String name, Map<String, Object> settings) throws DeviceException {
        Object path = settings.get("path");
        if (path == null) {
            throw new DeviceException("bus " + name + ": key path is missing; write path: /dev/serial/by-id/...");
        }
        int baud = settings.get("baud") instanceof Integer number ? number : 1_000_000;
        return open(name, Path.of(path.toString()), baud, LinuxCalls.here());
    }

    /** Opens a port over these calls. */
    public static LinuxSerialPort open(String name, Path path, int baud, SystemCalls calls) throws DeviceException {
        int descriptor = calls.open(path.toString(), SystemCalls.O_RDWR | SystemCalls.O_NOCTTY
                | SystemCalls.O_NONBLOCK | SystemCalls.O_CLOEXEC);
        if (descriptor < 0) {
            throw refused(name, path, -descriptor);
        }
        try {
            own(name, path, calls, descriptor);
            set(name, path, baud, calls, descriptor);
        } catch (DeviceException e) {
            calls.close(descriptor);
            throw e;
        }
        return new LinuxSerialPort(name, path, baud, calls, descriptor);
    }

    private static void own(String name, Path path, SystemCalls calls, int descriptor) throws DeviceException {
        if (calls.flock(descriptor, SystemCalls.LOCK_EX_NB) < 0) {
            throw busy(name, path);
        }
        int error = calls.ioctl(descriptor, Termios.TIOCEXCL, 0);
        if (error == -SystemCalls.ENOTTY) {
            throw noTerminal(name, path);
        }
    }

    private static void set(String name, Path path, int baud, SystemCalls calls, int descriptor)
            throws DeviceException {
        int took = Termios.raw(calls, descriptor, baud);
        if (took == -SystemCalls.ENOTTY) {
            throw noTerminal(name, path);
        }
        if (took < 0) {
            throw refused(name, path, -took);
        }
        if (Math.abs(took - baud) > BAUD_TOLERANCE * baud) {
            throw new DeviceException("bus " + name + ": " + path + " cannot run at " + baud + " baud, it offers "
                    + took + "; set baud to what adapter and servos both can");
        }
        calls.ioctl(descriptor, Termios.TCFLSH, Termios.TCIOFLUSH);
    }

    // ---- what went wrong, in words ----

    private static DeviceException refused(String name, Path path, int error) {
        String bus = "bus " + name + ": ";
        return switch (error) {
            case SystemCalls.ENOENT, SystemCalls.ENOTDIR -> new DeviceException(bus + path + " is not there: is the"
                    + " adapter plugged in, is the path right? " + others());
            case SystemCalls.EACCES, SystemCalls.EPERM -> new DeviceException(bus + "no permission to open " + path
                    + group(path));
            case SystemCalls.EBUSY -> busy(name, path);
            case SystemCalls.EISDIR -> noTerminal(name, path);
            case SystemCalls.ENXIO, SystemCalls.ENODEV, SystemCalls.EIO -> new DeviceException(bus + path
                    + " is there, but no device answers behind it (error " + error + "); plug the adapter in again");
            default -> new DeviceException(bus + path + " cannot be opened (error " + error + "); see errno(3)");
        };
    }

    private static DeviceException noTerminal(String name, Path path) {
        return new DeviceException("bus " + name + ": " + path + " is no serial port; " + others());
    }

    private static DeviceException busy(String name, Path path) {
        return new DeviceException("bus " + name + ": " + path + " is in use by " + PortHolders.words(path)
                + "; end it first");
    }

    private static String group(Path path) {
        try {
            String group = String.valueOf(Files.getAttribute(path, "posix:group"));
            return "; it belongs to group " + group + ": sudo usermod -aG " + group + " "
                    + System.getProperty("user.name", "$USER") + ", then log in again";
        } catch (IOException | UnsupportedOperationException e) {
            return "; ask who administers this machine";
        }
    }

    /** The serial ports that are there. */
    private static String others() {
        return PortHolders.others("serial port", "/dev/serial/by-id", "tty{USB,ACM,AMA}*");
    }

    // ---- bus thread ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public BusStats stats() {
        return stats;
    }

    @Override
    public String servedBy() {
        return path + ", " + baud + " baud, by sinew";
    }

    /** Its name in the file system, as the robot file has it. */
    public Path path() {
        return path;
    }

    @Override
    public int baud() {
        return baud;
    }

    /** Whether the port has turned out to be gone. Any thread. */
    public boolean gone() {
        return gone;
    }

    @Override
    public void flushInput() {
        calls.ioctl(descriptor, Termios.TCFLSH, Termios.TCIFLUSH);
    }

    @Override
    public WireFault write(byte[] bytes, int offset, int length) {
        long deadline = System.nanoTime() + length * 10_000_000_000L / baud + WRITE_PATIENCE_NANOS;
        int sent = 0;
        while (sent < length && !gone) {
            int chunk = Math.min(length - sent, CHUNK);
            MemorySegment.copy(bytes, offset + sent, out, ValueLayout.JAVA_BYTE, 0, chunk);
            int n = calls.write(descriptor, out, 0, chunk);
            if (n > 0) {
                sent += n;
            } else if (n == -SystemCalls.EAGAIN || n == -SystemCalls.EINTR || n == 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return WireFault.TIMEOUT; // nobody takes the bytes
                }
                await(SystemCalls.POLLOUT, left);
            } else {
                gone = true;
            }
        }
        return gone ? WireFault.GONE : WireFault.OK;
    }

    @Override
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
        while (!gone) {
            long left = deadlineNanos - System.nanoTime();
            if (await(SystemCalls.POLLIN, left)) {
                int n = calls.read(descriptor, in, 0, Math.min(length, CHUNK));
                if (n > 0) {
                    MemorySegment.copy(in, ValueLayout.JAVA_BYTE, 0, bytes, offset, n);
                    return n;
                }
                gone = n == 0 || (n != -SystemCalls.EAGAIN && n != -SystemCalls.EINTR); // 0: hung up
            } else if (left <= 0) {
                return gone ? -1 : 0;
            }
        }
        return -1;
    }

    /** Whether the port is ready before the time is over; notes when it is gone. */
    private boolean await(int event, long nanos) {
        pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) event);
        pollfd.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        int ready = calls.poll(pollfd, 1, Math.max(nanos, 0));
        int found = ready > 0 ? pollfd.get(ValueLayout.JAVA_SHORT, 6) : 0;
        gone |= (found & event) == 0
                && (found & (SystemCalls.POLLERR | SystemCalls.POLLHUP | SystemCalls.POLLNVAL)) != 0;
        return (found & event) != 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            gone = true;
            calls.ioctl(descriptor, Termios.TIOCNXCL, 0);
            calls.close(descriptor);
        }
    }
}
