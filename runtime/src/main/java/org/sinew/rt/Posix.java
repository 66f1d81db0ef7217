package org.sinew.rt;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The few C library calls that real-time work needs, where there is a Linux to make them. All but
 * {@link #sleepUntil} are for start-up. None captures errno: that allocates until C2 has compiled it.
 */
public final class Posix {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TIMER_ABSTIME = 1;
    private static final int SCHED_FIFO = 1;
    private static final int LOCK_CURRENT_FUTURE_ON_FAULT = 1 | 2 | 4;
    private static final int CPU_MASK_BYTES = 128;
    /** As HotSpot calls it; with the serial collector it does the work itself. */
    private static final String COLLECTOR = "VM Thread";
    private static final Optional<Posix> LINUX = load();

    private final MethodHandle clockNanosleep;
    private final MethodHandle schedSetscheduler;
    private final MethodHandle schedSetaffinity;
    private final MethodHandle mlockall;

    private Posix(Linker linker) {
        clockNanosleep = handle(linker, "clock_nanosleep", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        schedSetscheduler = handle(linker, "sched_setscheduler", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        schedSetaffinity = handle(linker, "sched_setaffinity", FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        mlockall = handle(linker, "mlockall", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static Optional<Posix> load() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Posix(Linker.nativeLinker()));
        } catch (RuntimeException | LinkageError e) { // no such function, or native access denied
            return Optional.empty();
        }
    }

    /** These calls, where this system has them. */
    public static Optional<Posix> linux() {
        return LINUX;
    }

    /** Memory for {@link #sleepUntil}: a C timespec that lives as long as the process. */
    public static MemorySegment timespec() {
        return Arena.global().allocate(16, 8);
    }

    /**
     * Sleeps until a time of the monotonic clock, which is that of {@code System.nanoTime()} on Linux.
     *
     * @param timespec scratch memory of the calling thread, from {@link #timespec()}
     * @return false if a signal or an error ended the sleep early
     */
    @RealTime
    public boolean sleepUntil(long nanos, MemorySegment timespec) {
        timespec.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
        timespec.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000);
        try {
            return (int) clockNanosleep.invokeExact(CLOCK_MONOTONIC, TIMER_ABSTIME, timespec.address(), 0L) == 0;
        } catch (Throwable e) {
            return false; // invokeExact declares Throwable; this call throws nothing
        }
    }

    /** Gives the calling thread the fixed priority {@code priority} (1 to 99); false if the system refuses. */
    public boolean fifo(int priority) {
        return schedule(0, priority);
    }

    /**
     * The same for the thread of this virtual machine that collects garbage: every thread waits for it meanwhile, so it
     * must not wait for programs without a fixed priority. False if there is no such thread or the system refuses.
     */
    public boolean fifoOfCollector(int priority) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(COLLECTOR)) {
                    return schedule(Integer.parseInt(thread.getFileName().toString()), priority);
                }
            }
            return false;
        } catch (IOException | NumberFormatException e) {
            return false; // a thread that has just ended, or no /proc
        }
    }

    /** @param thread the kernel's number of it; 0: the calling one */
    private boolean schedule(int thread, int priority) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameter = arena.allocate(4, 4);
            parameter.set(ValueLayout.JAVA_INT, 0, priority);
            return (int) schedSetscheduler.invokeExact(thread, SCHED_FIFO, parameter) == 0;
        } catch (Throwable e) {
            return false;
        }
    }

    /** Binds the calling thread to one processor; false if the system refuses. */
    public boolean pin(int cpu) {
        if (cpu < 0 || cpu >= CPU_MASK_BYTES * 8) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CPU_MASK_BYTES, 8);
            mask.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (1 << cpu % 8));
            return (int) schedSetaffinity.invokeExact(0, (long) CPU_MASK_BYTES, mask) == 0;
        } catch (Throwable e) {
            return false;
        }
    }

    /** Keeps the process's memory from being paged out, page by page as it is first touched; false if refused. */
    public boolean lockMemory() {
        try {
            return (int) mlockall.invokeExact(LOCK_CURRENT_FUTURE_ON_FAULT) == 0;
        } catch (Throwable e) {
            return false;
        }
    }
}
