package org.sinew.drivers.port;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.sinew.device.DeviceException;

/**
 * {@link SystemCalls} of this machine. One instance for each port, used by one thread at a time.
 *
 * <p>A downcall that captures errno allocates until C2 has compiled it. So read, write and poll are first made without;
 * only when one fails is it made again, to hear why: what could be transferred by then is transferred, and nothing is
 * lost or doubled, for a call that fails has moved no byte. An ioctl with a number only, as the serial line's thread
 * makes them, is repeated so too: to flush or to lock is the same twice. One with a structure is made once, for on a
 * bus it may be half done: its errno is read after it, from where the C library keeps it for this thread. Nothing
 * promises that the virtual machine leaves it alone meanwhile. Measured: with the collectors Serial, G1 and Parallel it
 * does, with ZGC 5 of 107 million errors came out wrong. So with any but those three that call captures errno too, and
 * allocates until C2 has compiled it.
 */
public final class LinuxCalls implements SystemCalls {
    /** Of mmap: include/uapi/asm-generic/mman-common.h, mman.h. */
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;

    /** The collectors that leave errno alone, by their names in {@link GarbageCollectorMXBean}. */
    private static final Pattern LEAVES_ERRNO = Pattern.compile("Copy|MarkSweepCompact|G1 .*|PS .*");
    static final boolean CAPTURES = !ManagementFactory.getGarbageCollectorMXBeans().stream()
            .allMatch(collector -> LEAVES_ERRNO.matcher(collector.getName()).matches());

    private final MemorySegment captured;
    private final MemorySegment timespec;

    private LinuxCalls() {
        Arena arena = Arena.ofAuto();
        captured = arena.allocate(Functions.CAPTURED);
        timespec = arena.allocate(16, 8);
        ioctl(-1, 0, timespec); // links what tells an error, which would else happen between the error and its telling
    }

    /** Whether this is a machine whose numbers are known. Calls nothing. */
    static boolean serves() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name", "").equals("Linux")
                && (machine.equals("amd64") || machine.equals("x86_64") || machine.equals("aarch64"));
    }

    /** The calls of this machine; refused where their numbers are not known to be right. */
    public static LinuxCalls here() throws DeviceException {
        if (!serves()) {
            throw new DeviceException("serial ports, cameras, I2C and GPIO are served on Linux with x86-64 or 64-bit"
                    + " ARM; this is " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        try {
            return new LinuxCalls();
        } catch (IllegalCallerException e) {
            throw new DeviceException("Java may not call the system's functions; start it with"
                    + " --enable-native-access=ALL-UNNAMED", e);
        }
    }

    /** C library functions. A class of its own, so that another system never looks for them. */
    private static final class Functions {
        static final Linker LINKER = Linker.nativeLinker();
        static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
        static final long ERRNO = CAPTURED.byteOffset(PathElement.groupElement("errno"));
        static final FunctionDescriptor TRANSFER = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        static final FunctionDescriptor POLLING = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        static final MethodHandle OPEN = told("open", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
        static final MethodHandle CLOSE = told("close", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT));
        static final MethodHandle READ = plain("read", TRANSFER);
        static final MethodHandle READ_TOLD = told("read", TRANSFER);
        static final MethodHandle WRITE = plain("write", TRANSFER);
        static final MethodHandle WRITE_TOLD = told("write", TRANSFER);
        static final MethodHandle PPOLL = plain("ppoll", POLLING);
        static final MethodHandle PPOLL_TOLD = told("ppoll", POLLING);
        static final MethodHandle IOCTL_TOLD = told("ioctl", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(2));
        static final MethodHandle IOCTL = plain("ioctl", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(2));
        static final MethodHandle ERRNO_LOCATION = plain("__errno_location",
                FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        static final MethodHandle MMAP = told("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        static final MethodHandle MUNMAP = told("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        static final MethodHandle FLOCK = told("flock", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        private static MethodHandle plain(String name, FunctionDescriptor type, Linker.Option... options) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
        }

        /** With errno. */
        private static MethodHandle told(String name, FunctionDescriptor type, Linker.Option... options) {
            Linker.Option[] all = new Linker.Option[options.length + 1];
            System.arraycopy(options, 0, all, 0, options.length);
            all[options.length] = Linker.Option.captureCallState("errno");
            return plain(name, type, all);
        }
    }

    private int errno() {
        return -captured.get(ValueLayout.JAVA_INT, Functions.ERRNO);
    }

    /** invokeExact declares Throwable; these calls throw nothing. */
    private static AssertionError impossible(Throwable thrown) {
        return new AssertionError("a C function has thrown", thrown);
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) Functions.OPEN.invokeExact(captured, arena.allocateFrom(path), flags, 0);
            return result < 0 ? errno() : result;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int close(int descriptor) {
        try {
            return (int) Functions.CLOSE.invokeExact(captured, descriptor) < 0 ? errno() : 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int read(int descriptor, MemorySegment into, int offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, into.byteSize());
        long address = into.address() + offset;
        try {
            long result = (long) Functions.READ.invokeExact(descriptor, address, (long) length);
            if (result < 0) {
                result = (long) Functions.READ_TOLD.invokeExact(captured, descriptor, address, (long) length);
            }
            return result < 0 ? errno() : (int) result;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int write(int descriptor, MemorySegment from, int offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, from.byteSize());
        long address = from.address() + offset;
        try {
            long result = (long) Functions.WRITE.invokeExact(descriptor, address, (long) length);
            if (result < 0) {
                result = (long) Functions.WRITE_TOLD.invokeExact(captured, descriptor, address, (long) length);
            }
            return result < 0 ? errno() : (int) result;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int poll(MemorySegment pollfds, int count, long timeoutNanos) {
        Objects.checkFromIndexSize(0, count * (long) POLLFD_BYTES, pollfds.byteSize());
        timespec.set(ValueLayout.JAVA_LONG, 0, timeoutNanos / 1_000_000_000);
        timespec.set(ValueLayout.JAVA_LONG, 8, timeoutNanos % 1_000_000_000);
        long time = timeoutNanos < 0 ? 0 : timespec.address();
        try {
            int result = (int) Functions.PPOLL.invokeExact(pollfds.address(), (long) count, time, 0L);
            if (result < 0) {
                timespec.set(ValueLayout.JAVA_LONG, 0, 0L); // it has waited
                timespec.set(ValueLayout.JAVA_LONG, 8, 0L);
                result = (int) Functions.PPOLL_TOLD.invokeExact(captured, pollfds.address(), (long) count,
                        timespec.address(), 0L);
            }
            return result < 0 ? errno() : result;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int ioctl(int descriptor, long request, long value) {
        try {
            int result = (int) Functions.IOCTL.invokeExact(descriptor, request, value);
            if (result < 0) {
                result = (int) Functions.IOCTL_TOLD.invokeExact(captured, descriptor, request, value);
            }
            return result < 0 ? errno() : result;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            if (CAPTURES) {
                int told = (int) Functions.IOCTL_TOLD.invokeExact(captured, descriptor, request, argument.address());
                return told < 0 ? errno() : told;
            }
            int result = (int) Functions.IOCTL.invokeExact(descriptor, request, argument.address());
            if (result >= 0) {
                return result;
            }
            long location = (long) Functions.ERRNO_LOCATION.invokeExact();
            int error = MemorySegment.ofAddress(location).reinterpret(4).get(ValueLayout.JAVA_INT, 0);
            return error > 0 ? -error : -EIO;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int flock(int descriptor, int operation) {
        try {
            return (int) Functions.FLOCK.invokeExact(captured, descriptor, operation) < 0 ? errno() : 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public long mmap(int descriptor, long length, long offset) {
        try {
            long address = (long) Functions.MMAP.invokeExact(captured, 0L, length, PROT_READ_WRITE, MAP_SHARED,
                    descriptor, offset);
            return address == -1 ? errno() : address;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try {
            return (int) Functions.MUNMAP.invokeExact(captured, address, length) < 0 ? errno() : 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }
}
