package org.sinew.drivers.port;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;

/**
 * A serial port of this Linux machine: UART, USB adapter or pseudo-terminal, 8N1 at any bit rate, raw. Opened by the
 * thread that sets up the robot, then used by the thread of its bus worker, closed after that has ended.
 *
 * <p>A port belongs to one process: it is locked (flock), and opened exclusively (TIOCEXCL) against programs that do
 * not know the lock, such as modem managers; root is held back by neither, and named once replies are missing. Once
 * open it allocates nothing while the line works, and no call waits beyond its deadline.
 */
public final class LinuxSerialPort implements BytePort {
    private static final int CHUNK = 512;
    /** What a write may wait beyond the time of its bytes while the port's buffer is full. */
    private static final long WRITE_PATIENCE_NANOS = 20_000_000;
    /** A UART reads well while both ends differ by less than two percent. */
    private static final double BAUD_TOLERANCE = 0.02;

    /** Looking at all processes takes milliseconds. Who has been found is told again after ten seconds. */
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final long TOLD_NANOS = 10_000_000_000L;
    /** Looks with new errors, one after the other, after which these are no passing noise. */
    private static final int LASTING_LOOKS = 3;

    private final String name;
    private final Path path;
    private final Path stable;
    private final Optional<String> adapter;
    private final LinuxHost host;
    private final int baud;
    private final SystemCalls calls;
    private int descriptor;
    private final BusStats stats = new BusStats();
    private final MemorySegment out;
    private final MemorySegment in;
    private final MemorySegment pollfd;
    private volatile boolean gone;
    private volatile boolean closed;
    private volatile List<String> advice = List.of();
    private volatile Path openedPath; // the stable name, once it was opened again under that
    private long errorsSeen; // of the thread that asks for intruders, as is the next
    private long lookNanos = System.nanoTime(); // when it is time to look again
    private int erringLooks; // one after the other
    private boolean hiddenTold;

    private LinuxSerialPort(String name, Path path, int baud, LinuxHost host) throws DeviceException {
        this.name = name;
        this.path = path;
        openedPath = path;
        this.baud = baud;
        this.host = host;
        SerialAdapter found = new SerialAdapter(host, path);
        stable = found.stableName().orElse(path);
        adapter = found.identity();
        calls = host.calls().get();
        descriptor = begin(path);
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
            throw DeviceException.wrongSetting("path", "bus " + name + ": key path is missing; write path:"
                    + " /dev/serial/by-id/...");
        }
        int baud = settings.get("baud") instanceof Integer number ? number : 1_000_000;
        return open(name, Path.of(path.toString()), baud, LinuxCalls.here());
    }

    /** Opens a port over these calls. */
    public static LinuxSerialPort open(String name, Path path, int baud, SystemCalls calls) throws DeviceException {
        return open(name, path, baud, new LinuxHost(() -> calls, Path.of("/dev"), Path.of("/sys")));
    }

    static LinuxSerialPort open(String name, Path path, int baud, LinuxHost host) throws DeviceException {
        return new LinuxSerialPort(name, path, baud, host);
    }

    /** The descriptor of a port that is ours and set up. */
    private int begin(Path path) throws DeviceException {
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
        SerialAdapter found = new SerialAdapter(host, path);
        openedPath = path;
        advice = Stream.concat(found.nameAdvice().stream(), found.latencyAdvice().stream())
                .map(text -> "bus " + name + ": " + text).toList();
        return descriptor;
    }

    private static void own(String name, Path path, SystemCalls calls, int descriptor) throws DeviceException {
        if (calls.flock(descriptor, SystemCalls.LOCK_EX_NB) < 0) {
            throw busy(name, path);
        }
        int error = calls.ioctl(descriptor, Termios.TIOCEXCL, 0);
        if (error == -SystemCalls.ENOTTY) {
            throw noTerminal(name, path);
        }
        if (!PortHolders.strangers(path).isEmpty()) { // they had it before us, and know no lock
            calls.ioctl(descriptor, Termios.TIOCNXCL, 0);
            throw busy(name, path);
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
            throw DeviceException.wrongSetting("baud", "bus " + name + ": " + path + " cannot run at " + baud
                    + " baud, it offers " + took + "; set baud to what adapter and servos both can");
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
                    + LinuxHost.group(path));
            case SystemCalls.EBUSY -> busy(name, path);
            case SystemCalls.EISDIR -> noTerminal(name, path);
            case SystemCalls.ENXIO, SystemCalls.ENODEV, SystemCalls.EIO -> new DeviceException(bus + path
                    + " is there, but no device answers behind it (error " + error + "); plug the adapter in again");
            default -> new DeviceException(bus + path + " cannot be opened (error " + error + "); see errno(3)");
        };
    }

    private static DeviceException noTerminal(String name, Path path) {
        return DeviceException.wrongSetting("path", "bus " + name + ": " + path + " is no serial port; " + others());
    }

    private static DeviceException busy(String name, Path path) {
        return new DeviceException("bus " + name + ": " + path + " is in use by " + PortHolders.words(path)
                + "; end it first");
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
        return openedPath + ", " + baud + " baud, by sinew-linux-serial";
    }

    /** Its name in the file system: that of the robot file, until it was opened again under another. */
    public Path path() {
        return openedPath;
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
    public boolean unplugged() {
        return gone && !closed && !path.startsWith(PortHolders.PSEUDO);
    }

    /** A pseudo-terminal under its own name does not come back: that name is another's next time. Any thread. */
    boolean lostForGood() {
        return gone && !closed && path.startsWith(PortHolders.PSEUDO);
    }

    /** Only the same adapter: another one may have the path now, with other servos behind it. */
    @Override
    public void reopen() throws DeviceException {
        if (closed) {
            throw new DeviceException("bus " + name + ": the port was closed");
        }
        release();
        Path again = Files.exists(stable) ? stable : path;
        Optional<String> found = new SerialAdapter(host, again).identity();
        if (Files.exists(again) && !found.equals(adapter)) {
            throw new DeviceException("bus " + name + ": " + again + " is another adapter now, "
                    + found.orElse("none of USB") + "; it was " + adapter.orElse("none of USB")
                    + ". Plug that one in, or start again to use this one");
        }
        descriptor = begin(again);
        pollfd.set(ValueLayout.JAVA_INT, 0, descriptor);
        gone = false;
    }

    // ---- any thread but the bus's ----

    /** What could be better about this port, each with what to do; known since it was opened. */
    @Override
    public List<String> advice() {
        return advice;
    }

    /**
     * Who else has this port open, once replies are missing or garbled: a program that is root's, or that had it before
     * us unseen, takes them away. An ordinary user sees no other user's; while errors go on it is said once that there
     * may be such. Looks at most once a second, and only after new errors; one thread.
     */
    @Override
    public Optional<String> intruder() {
        long errors = stats.errors();
        long sinceNanos = System.nanoTime() - lookNanos;
        if (errors == errorsSeen || sinceNanos < 0) {
            return Optional.empty();
        }
        errorsSeen = errors;
        erringLooks = sinceNanos < LOOK_NANOS ? erringLooks + 1 : 1;
        Path port = openedPath;
        List<PortHolders.Holder> others = PortHolders.strangers(port);
        lookNanos = System.nanoTime() + (others.isEmpty() ? LOOK_NANOS : TOLD_NANOS);
        if (!others.isEmpty()) {
            return Optional.of("bus " + name + ": " + port + " is open in "
                    + others.stream().map(Object::toString).collect(Collectors.joining(", "))
                    + " too, which takes replies away; end it, and keep it from starting again");
        }
        if (hiddenTold || erringLooks < LASTING_LOOKS || !PortHolders.hidden()) {
            return Optional.empty();
        }
        hiddenTold = true;
        return Optional.of("bus " + name + ": replies go on missing on " + port + ", and no program of this user takes"
                + " them away; perhaps a program of another user; sudo sinew doctor shows which");
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

    private void release() {
        if (descriptor >= 0) {
            calls.ioctl(descriptor, Termios.TIOCNXCL, 0);
            calls.close(descriptor);
            descriptor = -1;
        }
    }

    @Override
    public void close() {
        closed = true;
        gone = true;
        release();
    }
}
