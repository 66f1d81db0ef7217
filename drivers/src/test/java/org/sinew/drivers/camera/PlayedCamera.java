package org.sinew.drivers.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.sinew.drivers.port.SystemCalls;

/**
 * The kernel's side of a USB camera, as Video4Linux documents it: formats, sizes, buffers that belong to the driver or
 * to the program, errors. Structures are read and written with the numbers that a C compiler gives for
 * linux/videodev2.h on x86-64. A program that breaks a rule is noted in {@link #wrongs}.
 */
final class PlayedCamera implements SystemCalls {
    private static final int DESCRIPTOR = 9;
    private static final int BUFFER_BYTES = 1 << 16;

    /** What the program did that it must not. */
    final List<String> wrongs = new ArrayList<>();
    /** Calls that shall fail, with what. */
    final List<long[]> failing = new ArrayList<>();
    List<String> formats = new ArrayList<>(List.of("YUYV", "MJPG"));
    String sizes = "64x48 128x96";
    String sizesOfMotionJpeg = ""; // where it has others
    int capabilities = 0x84200001;
    int deviceCapabilities = 0x04200001;
    int bytesPerLine;
    int buffersGiven = 4;
    boolean open;
    boolean streaming;
    volatile boolean pulled; // out of its socket
    byte[] always = {}; // what it films by itself, whenever somebody waits for a picture
    int rateHz;
    String format = "";

    private final Arena arena = Arena.ofAuto();
    private final List<MemorySegment> memory = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Filled> filled = new ArrayDeque<>();
    private int mapped;

    private record Filled(int index, int bytes, int flags, long stampNanos) {
    }

    /** The camera takes a picture. @return whether it had a buffer for it */
    boolean film(byte[] picture, int flags, long stampNanos) {
        Integer index = streaming ? free.poll() : null;
        if (index == null) {
            return false;
        }
        MemorySegment.copy(picture, 0, memory.get(index), ValueLayout.JAVA_BYTE, 0, picture.length);
        filled.add(new Filled(index, picture.length, flags, stampNanos));
        return true;
    }

    boolean film(byte[] picture) {
        return film(picture, 0x2000, System.nanoTime() / 1000 * 1000);
    }

    /** Buffers that the camera can fill. */
    int free() {
        return free.size();
    }

    @Override
    public int open(String path, int flags) {
        if (flags != (2 | 0x800 | 0x80000)) {
            wrongs.add("open with flags " + flags);
        }
        int error = failure(0);
        open = error == 0 && !pulled;
        return pulled ? -ENOENT : error < 0 ? error : DESCRIPTOR;
    }

    @Override
    public int close(int descriptor) {
        if (mapped != 0) {
            wrongs.add("closed with " + mapped + " buffers mapped");
        }
        open = false;
        streaming = false;
        free.clear();
        filled.clear();
        return 0;
    }

    private int failure(long request) {
        for (long[] each : failing) {
            if (each[0] == request) {
                return (int) -each[1];
            }
        }
        return 0;
    }

    @Override
    public int ioctl(int descriptor, long request, MemorySegment argument) {
        if (descriptor != DESCRIPTOR || !open) {
            wrongs.add("a call to a closed camera");
        }
        int error = failure(request);
        if (error < 0) {
            return error;
        }
        if (pulled) {
            return -ENODEV;
        }
        return switch ((int) request) {
            case 0x80685600 -> capability(argument);
            case 0xC0405602 -> describe(argument);
            case 0xC02C564A -> size(argument);
            case 0xC0D05605 -> choose(argument);
            case 0xC0CC5616 -> {
                rateHz = at(argument, 16) / at(argument, 12);
                yield 0;
            }
            case 0xC0145608 -> request(argument);
            case 0xC0585609 -> query(argument);
            case 0xC058560F -> enqueue(argument);
            case 0xC0585611 -> dequeue(argument);
            case 0x40045612 -> stream(argument, true);
            case 0x40045613 -> stream(argument, false);
            default -> {
                wrongs.add("unknown call " + Long.toHexString(request));
                yield -ENOTTY;
            }
        };
    }

    private static int at(MemorySegment argument, int offset) {
        return argument.get(ValueLayout.JAVA_INT, offset);
    }

    private static void put(MemorySegment argument, int offset, int value) {
        argument.set(ValueLayout.JAVA_INT, offset, value);
    }

    private static int code(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    }

    private int capability(MemorySegment argument) {
        MemorySegment.copy("Played".getBytes(StandardCharsets.US_ASCII), 0, argument, ValueLayout.JAVA_BYTE, 16, 6);
        put(argument, 84, capabilities);
        put(argument, 88, deviceCapabilities);
        return 0;
    }

    private int describe(MemorySegment argument) {
        int index = at(argument, 0);
        if (at(argument, 4) != 1 || index >= formats.size()) {
            return -EINVAL;
        }
        put(argument, 44, code(formats.get(index)));
        return 0;
    }

    private int size(MemorySegment argument) {
        String[] all = sizes(at(argument, 4)).split(" ");
        int index = at(argument, 0);
        if (index >= all.length) {
            return -EINVAL;
        }
        put(argument, 8, 1);
        put(argument, 12, Integer.parseInt(all[index].split("x")[0]));
        put(argument, 16, Integer.parseInt(all[index].split("x")[1]));
        return 0;
    }

    private String sizes(int format) {
        return format == code("MJPG") && !sizesOfMotionJpeg.isEmpty() ? sizesOfMotionJpeg : sizes;
    }

    /** Takes the nearest, as drivers do: what it has first, if it does not have what it is asked for. */
    private int choose(MemorySegment argument) {
        String asked = formats.stream().filter(each -> code(each) == at(argument, 16)).findFirst()
                .orElse(formats.getFirst());
        String size = at(argument, 8) + "x" + at(argument, 12);
        List<String> all = List.of(sizes(code(asked)).split(" "));
        String took = all.contains(size) ? size : all.getFirst();
        format = asked;
        put(argument, 8, Integer.parseInt(took.split("x")[0]));
        put(argument, 12, Integer.parseInt(took.split("x")[1]));
        put(argument, 16, code(asked));
        put(argument, 24, bytesPerLine);
        return 0;
    }

    private int request(MemorySegment argument) {
        if (at(argument, 4) != 1 || at(argument, 8) != 1) {
            return -EINVAL;
        }
        int count = Math.min(at(argument, 0), buffersGiven);
        put(argument, 0, count);
        memory.clear();
        for (int i = 0; i < count; i++) {
            memory.add(arena.allocate(BUFFER_BYTES));
        }
        return 0;
    }

    private int query(MemorySegment argument) {
        put(argument, 64, at(argument, 0) * BUFFER_BYTES);
        put(argument, 72, BUFFER_BYTES);
        return 0;
    }

    private int enqueue(MemorySegment argument) {
        int index = at(argument, 0);
        if (at(argument, 4) != 1 || at(argument, 60) != 1 || free.contains(index)
                || filled.stream().anyMatch(each -> each.index == index) || index >= memory.size()) {
            wrongs.add("buffer " + index + " was not the program's to give");
            return -EINVAL;
        }
        free.add(index);
        return 0;
    }

    private int dequeue(MemorySegment argument) {
        Filled next = filled.poll();
        if (next == null) {
            return -EAGAIN;
        }
        put(argument, 0, next.index);
        put(argument, 8, next.bytes);
        put(argument, 12, next.flags);
        argument.set(ValueLayout.JAVA_LONG, 24, next.stampNanos / 1_000_000_000);
        argument.set(ValueLayout.JAVA_LONG, 32, next.stampNanos % 1_000_000_000 / 1000);
        return 0;
    }

    private int stream(MemorySegment argument, boolean on) {
        streaming = on && at(argument, 0) == 1;
        return 0;
    }

    @Override
    public int poll(MemorySegment pollfds, int count, long timeoutNanos) {
        if (always.length > 0 && filled.isEmpty()) {
            LockSupport.parkNanos(5_000_000);
            film(always);
        }
        int events = pulled ? POLLERR | POLLHUP : filled.isEmpty() ? 0 : POLLIN;
        if (events == 0) {
            LockSupport.parkNanos(Math.min(timeoutNanos, 1_000_000));
        }
        pollfds.set(ValueLayout.JAVA_SHORT, 6, (short) events);
        return events == 0 ? 0 : 1;
    }

    @Override
    public long mmap(int descriptor, long length, long offset) {
        int error = failure(1);
        if (error < 0) {
            return error;
        }
        mapped++;
        return memory.get((int) (offset / BUFFER_BYTES)).address();
    }

    @Override
    public int munmap(long address, long length) {
        mapped--;
        return 0;
    }

    @Override
    public int read(int descriptor, MemorySegment into, int offset, int length) {
        return -EINVAL;
    }

    @Override
    public int write(int descriptor, MemorySegment from, int offset, int length) {
        return -EINVAL;
    }

    @Override
    public int ioctl(int descriptor, long request, long value) {
        return -ENOTTY;
    }

    @Override
    public int flock(int descriptor, int operation) {
        return 0;
    }
}
