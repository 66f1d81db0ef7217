package org.sinew.guard;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Tells the service manager (systemd) how the robot fares, by the datagrams of sd_notify(3): ready after the first
 * complete cycle of the loop, alive as long as complete cycles go on, and in words what it is doing. Alive is told only
 * when the loop has completed a cycle since it was told last: a loop that hangs is ended by the service manager,
 * whatever other threads do. Where no service manager listens, nothing happens.
 *
 * <p>One thread, never the loop's, polls it several times in each watchdog time.
 */
public final class ServiceNotifier implements AutoCloseable {
    /** In a watchdog time it is told that the robot is alive at least so often, as sd_watchdog_enabled(3) advises. */
    private static final int FEEDS = 4;

    private final Heartbeat heartbeat;
    private final DatagramSocket socket;
    private final long feedNanos;
    private boolean ready;
    private long fedBeatNanos;
    private long fedNanos;
    private String status = "";

    /**
     * @param address        path of the socket, or {@code @} and its abstract name
     * @param watchdogMicros after so long a silence the service manager ends the process; 0: it never does
     */
    ServiceNotifier(Heartbeat heartbeat, String address, long watchdogMicros) {
        this.heartbeat = heartbeat;
        socket = DatagramSocket.to(address);
        feedNanos = watchdogMicros * 1000 / FEEDS;
    }

    /** Of this process, as its environment says. */
    public static ServiceNotifier here(Heartbeat heartbeat) {
        return of(heartbeat, System.getenv(), ProcessHandle.current().pid());
    }

    /** The watchdog may be another process's, from which this one has its environment. */
    static ServiceNotifier of(Heartbeat heartbeat, Map<String, String> environment, long process) {
        String watched = environment.getOrDefault("WATCHDOG_PID", String.valueOf(process));
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours = watched.equals(String.valueOf(process)) && micros.matches("\\d{1,15}");
        return new ServiceNotifier(heartbeat, environment.getOrDefault("NOTIFY_SOCKET", ""),
                ours ? Long.parseLong(micros) : 0);
    }

    /** @param nowStatus what the robot is doing, in a word or a sentence */
    public void poll(String nowStatus) {
        long beatNanos = heartbeat.lastNanos();
        if (beatNanos == 0) {
            return; // no complete cycle yet
        }
        if (!ready) {
            ready = socket.send("READY=1");
        }
        long nowNanos = System.nanoTime();
        if (feedNanos > 0 && beatNanos != fedBeatNanos && nowNanos - fedNanos >= (fedBeatNanos == 0 ? 0 : feedNanos)
                && socket.send("WATCHDOG=1")) {
            fedBeatNanos = beatNanos;
            fedNanos = nowNanos;
        }
        if (!nowStatus.equals(status) && socket.send("STATUS=" + nowStatus.replace('\n', ' '))) {
            status = nowStatus;
        }
    }

    /** The run is over; joints go into their safe state now. */
    @Override
    public void close() {
        socket.send("STOPPING=1");
    }

    /** One end of an AF_UNIX datagram socket, which Java's own library does not have. */
    private static final class DatagramSocket {
        /** Numbers of include/linux/socket.h and net.h. */
        private static final int AF_UNIX = 1;
        private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
        private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
        private static final int FAMILY_BYTES = 2; // struct sockaddr_un: the family, then up to 108 bytes of path
        private static final int PATH_BYTES = 108;
        private static final DatagramSocket NOBODY = new DatagramSocket(new byte[0], -1);

        private final byte[] path;
        private final int descriptor;

        private DatagramSocket(byte[] path, int descriptor) {
            this.path = path;
            this.descriptor = descriptor;
        }

        /** C library functions. A class of its own: only where somebody listens are they looked for. */
        private static final class Functions {
            private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
            static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
            static final MethodHandle SENDTO = function("sendto", FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, INT, ValueLayout.ADDRESS, INT));

            private static MethodHandle function(String name, FunctionDescriptor type) {
                Linker linker = Linker.nativeLinker();
                return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
            }
        }

        /** To whoever listens at {@code address}; to nobody if it is no address. It lasts as long as the process. */
        static DatagramSocket to(String address) {
            byte[] path = address.getBytes(StandardCharsets.UTF_8);
            boolean named = address.startsWith("/") || address.startsWith("@");
            if (!named || path.length >= PATH_BYTES || !System.getProperty("os.name", "").equals("Linux")) {
                return NOBODY;
            }
            if (path[0] == '@') {
                path[0] = 0; // an abstract name, see unix(7)
            }
            try {
                return new DatagramSocket(path, (int) Functions.SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
            } catch (Throwable e) {
                return NOBODY; // invokeExact declares Throwable; or native access is denied
            }
        }

        /** Waits for nobody; false if the datagram was not taken. */
        boolean send(String text) {
            if (descriptor < 0) {
                return false;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment address = arena.allocate(FAMILY_BYTES + path.length, 2);
                address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, path.length);
                MemorySegment datagram = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                return (long) Functions.SENDTO.invokeExact(descriptor, datagram, (long) bytes.length,
                        MSG_DONTWAIT_NOSIGNAL, address, (int) address.byteSize()) == bytes.length;
            } catch (Throwable e) {
                return false;
            }
        }
    }
}
