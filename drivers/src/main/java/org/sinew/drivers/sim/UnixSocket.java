package org.sinew.drivers.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sinew.drivers.port.SystemCalls;

/**
 * Unix stream sockets by their descriptors, none of which ever blocks: Java's own have no deadline, and do not tell
 * which process is at the other end. Cold code, for opening; bytes go through {@link SystemCalls}. Results as there.
 */
final class UnixSocket {
    /** Numbers of include/linux/socket.h, include/linux/net.h and asm-generic/socket.h. */
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int FLAGS = SystemCalls.O_NONBLOCK | SystemCalls.O_CLOEXEC; // SOCK_ names the same bits
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int ADDRESS_BYTES = 110; // struct sockaddr_un: 2 bytes of family, 108 of path
    private static final int CREDENTIAL_BYTES = 12; // struct ucred: pid, uid, gid
    private static final int BACKLOG = 16;
    private static final int ENAMETOOLONG = 36;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = function("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle LISTEN = function("listen", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle CONNECT = function("connect", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle ACCEPT =
            function("accept4", FunctionDescriptor.of(INT, INT, POINTER, POINTER, INT));
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, POINTER));

    private UnixSocket() {
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type,
                Linker.Option.captureCallState("errno"));
    }

    /** A call that gets memory for errno. */
    @FunctionalInterface
    private interface Call {
        int make(MemorySegment captured) throws Throwable;
    }

    private static int call(Arena arena, Call call) {
        MemorySegment captured = arena.allocate(Linker.Option.captureStateLayout());
        try {
            int result = call.make(captured);
            return result < 0 ? -captured.get(INT, ERRNO) : result;
        } catch (Throwable e) {
            throw new AssertionError("a C function has thrown", e);
        }
    }

    /** Makes the socket file, which must not be there yet, and listens; the descriptor. */
    static int listen(SystemCalls calls, Path path) {
        return open(calls, path, true);
    }

    /** Connects to whoever listens at {@code path}; the descriptor. */
    static int connect(SystemCalls calls, Path path) {
        return open(calls, path, false);
    }

    private static int open(SystemCalls calls, Path path, boolean listen) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
            if (name.length > ADDRESS_BYTES - 3) {
                return -ENAMETOOLONG;
            }
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            int socket = call(arena, errno -> (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_STREAM | FLAGS, 0));
            if (socket < 0) {
                return socket;
            }
            long at = address.address();
            int error = call(arena, errno -> listen ? (int) BIND.invokeExact(errno, socket, at, ADDRESS_BYTES)
                    : (int) CONNECT.invokeExact(errno, socket, at, ADDRESS_BYTES));
            if (error >= 0 && listen) {
                error = call(arena, errno -> (int) LISTEN.invokeExact(errno, socket, BACKLOG));
            }
            if (error < 0) {
                calls.close(socket);
                return error;
            }
            return socket;
        }
    }

    /** The next client of a listening socket; -{@link SystemCalls#EAGAIN} if there is none. */
    static int accept(int listening) {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena, errno -> (int) ACCEPT.invokeExact(errno, listening, 0L, 0L, FLAGS));
        }
    }

    /** The process at the other end, as the kernel knows it; 0 if it does not say. */
    static int peer(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(CREDENTIAL_BYTES, 4);
            MemorySegment size = arena.allocate(4, 4);
            size.set(INT, 0, CREDENTIAL_BYTES);
            int error = call(arena, errno -> (int) GETSOCKOPT.invokeExact(errno, socket, SOL_SOCKET, SO_PEERCRED,
                    credentials.address(), size.address()));
            return error < 0 ? 0 : credentials.get(INT, 0);
        }
    }
}
