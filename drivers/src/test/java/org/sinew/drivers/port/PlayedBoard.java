package org.sinew.drivers.port;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The kernel of a board with I2C chips of 256 registers and a GPIO chip of eight lines. Its numbers were read out of
 * the kernel's headers by a C compiler: sizeof, offsetof and the value of each macro.
 */
class PlayedBoard implements SystemCalls {
    private static final long I2C_SLAVE = 0x703;
    private static final int BUS = 10;
    private static final int CHIP = 20;
    private static final int FIRST_LINE = 100;
    private static final int LINES = 8;

    /** Registers of the chips, by address. */
    final Map<Integer, byte[]> chips = new TreeMap<>();
    /** What happened on the wires: "68 w 75, 68 r 1". */
    final List<String> wires = new ArrayList<>();
    /** The messages of the last I2C_RDWR, without their pointers. */
    final List<String> messages = new ArrayList<>();
    /** Error numbers of the next calls that would reach a wire. */
    final Queue<Integer> failures = new ConcurrentLinkedQueue<>();
    final Map<String, Integer> refused = new HashMap<>();
    final Map<Integer, String> consumers = new HashMap<>();
    final boolean[] levels = new boolean[LINES];
    final Map<Integer, byte[]> requests = new HashMap<>();
    final Map<Integer, byte[]> configs = new HashMap<>();
    final Map<Integer, Queue<long[]>> edges = new HashMap<>();
    final List<Integer> open = new ArrayList<>();
    /** Whether the GPIO chip was taken away: its lines err. */
    volatile boolean gone;
    long functions = 0x0EFF0009L; // of i2c-bcm2835
    private int slave = -1;

    LinuxHost host(Path root) {
        return new LinuxHost(() -> this, root.resolve("dev"), root.resolve("sys"));
    }

    private int failure() {
        Integer next = failures.poll();
        return next == null ? 0 : -next;
    }

    @Override
    public synchronized int open(String path, int flags) {
        int error = refused.getOrDefault(path.substring(path.lastIndexOf('/') + 1), 0);
        if (error > 0) {
            return -error;
        }
        int made = path.contains("gpiochip") ? CHIP : BUS;
        open.add(made);
        return made;
    }

    @Override
    public synchronized int close(int descriptor) {
        return open.remove((Object) descriptor) ? 0 : -EBADF;
    }

    /** What a driver that keeps an address would write and read. */
    @Override
    public synchronized int write(int descriptor, MemorySegment from, int offset, int length) {
        int error = failure();
        return error < 0 ? error : toChip(slave, from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public synchronized int read(int descriptor, MemorySegment into, int offset, int length) {
        Queue<long[]> waiting = edges.getOrDefault(descriptor, new ConcurrentLinkedQueue<>());
        int n = 0;
        while (!waiting.isEmpty() && n + 48 <= length) {
            long[] event = waiting.remove();
            into.set(ValueLayout.JAVA_LONG, offset + n, event[0]);
            into.set(ValueLayout.JAVA_INT, offset + n + 8L, (int) event[1]);
            n += 48;
        }
        return n == 0 ? -ENODEV : n;
    }

    @Override
    public int poll(MemorySegment pollfds, int count, long timeoutNanos) {
        long end = System.nanoTime() + timeoutNanos;
        int ready = 0;
        while (ready == 0 && System.nanoTime() < end) {
            synchronized (this) {
                for (int i = 0; i < count; i++) {
                    int line = pollfds.get(ValueLayout.JAVA_INT, i * 8L);
                    if (gone) {
                        pollfds.set(ValueLayout.JAVA_SHORT, i * 8L + 6, (short) POLLERR);
                        ready++;
                    } else if (!edges.getOrDefault(line, new ConcurrentLinkedQueue<>()).isEmpty()) {
                        pollfds.set(ValueLayout.JAVA_SHORT, i * 8L + 6, (short) POLLIN);
                        ready++;
                    }
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        return ready;
    }

    @Override
    public synchronized int ioctl(int descriptor, long request, long value) {
        int error = failure();
        if (request == I2C_SLAVE && error == 0) {
            slave = (int) value;
        }
        return error;
    }

    @Override
    public synchronized int ioctl(int descriptor, long request, MemorySegment argument) {
        if (descriptor == BUS) {
            return bus(request, argument);
        }
        return descriptor == CHIP ? gpio(request, argument) : line(descriptor, request, argument);
    }

    private int bus(long request, MemorySegment argument) {
        if (request == 0x705) {
            argument.set(ValueLayout.JAVA_LONG, 0, functions);
            return 0;
        }
        if (request != 0x707) {
            return -ENOTTY;
        }
        int count = argument.get(ValueLayout.JAVA_INT, 8);
        MemorySegment all = argument.get(ValueLayout.ADDRESS, 0).reinterpret(count * 16L);
        messages.clear();
        for (int i = 0; i < count; i++) {
            messages.add(HexFormat.of().formatHex(all.asSlice(i * 16L, 8).toArray(ValueLayout.JAVA_BYTE)));
        }
        int error = failure();
        for (int i = 0; i < count && error >= 0; i++) {
            error = message(all.asSlice(i * 16L, 16));
        }
        return error < 0 ? error : count;
    }

    private int message(MemorySegment message) {
        int address = message.get(ValueLayout.JAVA_SHORT, 0);
        int length = message.get(ValueLayout.JAVA_SHORT, 4) & 0xFFFF;
        MemorySegment bytes = message.get(ValueLayout.ADDRESS, 8).reinterpret(length);
        if (message.get(ValueLayout.JAVA_SHORT, 2) == 0) {
            return toChip(address, bytes.toArray(ValueLayout.JAVA_BYTE));
        }
        byte[] registers = chips.get(address);
        if (registers == null) {
            return -EREMOTEIO;
        }
        wires.add(Integer.toHexString(address) + " r " + length);
        for (int i = 0; i < length; i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, registers[pointers.getOrDefault(address, 0) + i & 0xFF]);
        }
        return 0;
    }

    private final Map<Integer, Integer> pointers = new HashMap<>();

    private int toChip(int address, byte[] bytes) {
        byte[] registers = chips.get(address);
        if (registers == null) {
            return -EREMOTEIO;
        }
        wires.add(Integer.toHexString(address) + " w " + HexFormat.of().formatHex(bytes));
        for (int i = 1; i < bytes.length; i++) {
            registers[bytes[0] + i - 1 & 0xFF] = bytes[i];
        }
        if (bytes.length > 0) {
            pointers.put(address, bytes[0] & 0xFF);
        }
        return bytes.length;
    }

    private int gpio(long request, MemorySegment argument) {
        if (request == 0x8044B401L) {
            argument.setString(32, "pinctrl-played", StandardCharsets.US_ASCII);
            argument.set(ValueLayout.JAVA_INT, 64, LINES);
            return 0;
        }
        if (request == 0xC100B405L) {
            argument.setString(32, consumers.getOrDefault(argument.get(ValueLayout.JAVA_INT, 64), ""),
                    StandardCharsets.US_ASCII);
            return 0;
        }
        int line = argument.get(ValueLayout.JAVA_INT, 0);
        int error = consumers.containsKey(line) ? -EBUSY : failure();
        if (request != 0xC250B407L || error < 0) {
            return request != 0xC250B407L ? -ENOTTY : error;
        }
        requests.put(line, argument.toArray(ValueLayout.JAVA_BYTE));
        if (argument.get(ValueLayout.JAVA_INT, 320) == 2) {
            levels[line] = argument.get(ValueLayout.JAVA_LONG, 328) != 0;
        }
        argument.set(ValueLayout.JAVA_INT, 588, FIRST_LINE + line);
        open.add(FIRST_LINE + line);
        return 0;
    }

    private int line(int descriptor, long request, MemorySegment argument) {
        int error = open.contains(descriptor) ? failure() : -EBADF;
        int line = descriptor - FIRST_LINE;
        if (error < 0) {
            return error;
        }
        if (request == 0xC010B40EL) {
            argument.set(ValueLayout.JAVA_LONG, 0, levels[line] ? 1 : 0);
        } else if (request == 0xC010B40FL) {
            levels[line] = argument.get(ValueLayout.JAVA_LONG, 0) != 0;
        } else if (request == 0xC110B40DL) {
            configs.put(line, argument.toArray(ValueLayout.JAVA_BYTE));
            edges.put(descriptor, new ConcurrentLinkedQueue<>());
        } else {
            return -ENOTTY;
        }
        return 0;
    }

    /** The level changes; whoever asked for edges is told. */
    synchronized void change(int line, boolean high, long stampNanos) {
        levels[line] = high;
        Queue<long[]> waiting = edges.get(FIRST_LINE + line);
        if (waiting != null) {
            waiting.add(new long[] {stampNanos, high ? 1 : 2});
        }
    }

    @Override
    public int flock(int descriptor, int operation) {
        return -EBADF;
    }

    @Override
    public long mmap(int descriptor, long length, long offset) {
        return -ENODEV;
    }

    @Override
    public int munmap(long address, long length) {
        return -EINVAL;
    }
}
