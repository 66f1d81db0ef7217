package org.sinew.drivers.port;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One line of a GPIO character device of Linux, requested by us alone. Opened and closed by whoever has it; its level
 * is read and set by one thread at a time, with one system call and no allocation while the chip is there. Levels are
 * those of the wire, never turned round.
 *
 * <p>Numbers are those of include/uapi/linux/gpio.h, second version (Linux 5.10), the same on all 64-bit machines.
 */
final class LinuxGpioLine {
    static final long GPIO_GET_CHIPINFO = 0x8044B401L;
    static final long GPIO_V2_GET_LINEINFO = 0xC100B405L;
    static final long GPIO_V2_GET_LINE = 0xC250B407L;
    static final long GPIO_V2_LINE_SET_CONFIG = 0xC110B40DL;
    static final long GPIO_V2_LINE_GET_VALUES = 0xC010B40EL;
    static final long GPIO_V2_LINE_SET_VALUES = 0xC010B40FL;
    static final long INPUT = 4;
    static final long OUTPUT = 8;
    static final long BOTH_EDGES = 0x10 | 0x20;
    static final long PULL_UP = 0x100;
    static final long PULL_DOWN = 0x200;
    static final long NO_PULL = 0x400;
    /** {@code struct gpiochip_info}: name (32 bytes), label (32), how many lines (4). */
    static final int CHIP_BYTES = 68;
    static final int CHIP_LABEL = 32;
    static final int CHIP_LINES = 64;
    /** {@code struct gpio_v2_line_info}: name (32 bytes), consumer (32), line (4), attributes (4), flags (8) ... */
    static final int INFO_BYTES = 256;
    static final int INFO_CONSUMER = 32;
    static final int INFO_OFFSET = 64;
    /** {@code struct gpio_v2_line_request}: 64 lines (4 bytes each), consumer (32), config, how many lines (4) ... */
    static final int REQUEST_BYTES = 592;
    static final int REQUEST_CONSUMER = 256;
    static final int REQUEST_CONFIG = 288;
    static final int REQUEST_COUNT = 560;
    static final int REQUEST_DESCRIPTOR = 588;
    /**
     * {@code struct gpio_v2_line_config}: flags (8 bytes), how many attributes (4), a gap; then from 32 on each
     * attribute: which (4), a gap (4), value (8), mask of its lines (8).
     */
    static final int CONFIG_BYTES = 272;
    static final int CONFIG_ATTRIBUTES = 8;
    static final int CONFIG_ATTRIBUTE = 32;
    static final int OUTPUT_VALUES = 2;
    static final int DEBOUNCE = 3;
    private static final int NAME_BYTES = 32;

    /** Who holds our lines, as the kernel tells others. */
    static final String CONSUMER = "sinew";

    private final Path chip;
    private final int line;
    private final SystemCalls calls;
    private final MemorySegment request;
    private final MemorySegment values;
    private int descriptor = -1;

    private LinuxGpioLine(Path chip, int line, SystemCalls calls) {
        this.chip = chip;
        this.line = line;
        this.calls = calls;
        Arena arena = Arena.ofAuto();
        request = arena.allocate(REQUEST_BYTES, 8);
        values = arena.allocate(16, 8); // struct gpio_v2_line_values: bits (8), mask (8)
        values.set(ValueLayout.JAVA_LONG, 8, 1L);
    }

    /**
     * Requests a line.
     *
     * @param flags     direction and pull
     * @param attribute {@link #OUTPUT_VALUES} or {@link #DEBOUNCE}; 0: none
     * @param value     of the attribute: the first level; microseconds
     */
    static LinuxGpioLine open(LinuxHost host, int chip, int line, long flags, int attribute, long value) {
        Path path = host.dev().resolve("gpiochip" + chip);
        LinuxGpioLine made = new LinuxGpioLine(path, line, host.calls().get());
        int opened = made.calls.open(path.toString(), SystemCalls.O_RDWR | SystemCalls.O_CLOEXEC);
        if (opened < 0) {
            throw host.refused(path, -opened, "GPIO chip", "gpiochip*", "write the chip that has the line");
        }
        try {
            made.checkLine(opened);
            made.configure(flags, attribute, value);
            made.request(opened);
        } finally {
            made.calls.close(opened); // the line has a descriptor of its own
        }
        return made;
    }

    private void checkLine(int opened) {
        MemorySegment info = Arena.ofAuto().allocate(CHIP_BYTES, 4);
        int error = calls.ioctl(opened, GPIO_GET_CHIPINFO, info);
        if (error < 0) {
            throw new WireException(-error, chip + " is no GPIO chip (error " + -error + ")");
        }
        int lines = info.get(ValueLayout.JAVA_INT, CHIP_LINES);
        if (line >= lines) {
            throw new WireException(SystemCalls.EINVAL, "line " + line + ": " + chip + " (" + text(info, CHIP_LABEL)
                    + ") has lines 0 to " + (lines - 1) + "; write one of them, or another chip");
        }
    }

    private void configure(long flags, int attribute, long value) {
        request.set(ValueLayout.JAVA_LONG, REQUEST_CONFIG, flags);
        request.set(ValueLayout.JAVA_INT, REQUEST_CONFIG + CONFIG_ATTRIBUTES, attribute == 0 ? 0 : 1);
        long at = REQUEST_CONFIG + CONFIG_ATTRIBUTE;
        request.set(ValueLayout.JAVA_INT, at, attribute);
        request.set(ValueLayout.JAVA_LONG, at + 8, value);
        request.set(ValueLayout.JAVA_LONG, at + 16, 1L);
    }

    private void request(int opened) {
        request.set(ValueLayout.JAVA_INT, 0, line);
        request.setString(REQUEST_CONSUMER, CONSUMER, StandardCharsets.US_ASCII);
        request.set(ValueLayout.JAVA_INT, REQUEST_COUNT, 1);
        int error = calls.ioctl(opened, GPIO_V2_GET_LINE, request);
        if (error < 0) {
            throw refused(opened, -error);
        }
        descriptor = request.get(ValueLayout.JAVA_INT, REQUEST_DESCRIPTOR);
    }

    private WireException refused(int opened, int errno) {
        String where = "line " + line + " of " + chip + " ";
        return new WireException(errno, where + switch (errno) {
            case SystemCalls.EBUSY -> "is in use by " + consumer(opened) + "; end it, or write another line";
            case SystemCalls.EACCES, SystemCalls.EPERM -> "is not to be had" + LinuxHost.group(chip);
            case SystemCalls.ENOTTY -> "cannot be requested: this kernel is older than Linux 5.10";
            default -> "cannot be set up (error " + errno + "): the chip may not offer this pull or direction";
        });
    }

    private String consumer(int opened) {
        MemorySegment info = Arena.ofAuto().allocate(INFO_BYTES, 8);
        info.set(ValueLayout.JAVA_INT, INFO_OFFSET, line);
        String name = calls.ioctl(opened, GPIO_V2_GET_LINEINFO, info) < 0 ? "" : text(info, INFO_CONSUMER);
        return name.isEmpty() ? "another program or driver of the kernel" : '"' + name + '"';
    }

    private static String text(MemorySegment info, int offset) {
        byte[] bytes = info.asSlice(offset, NAME_BYTES).toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < NAME_BYTES && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** From now on the kernel notes every edge, with the time of its monotonic clock, and {@link #descriptor} reads. */
    void watchEdges() {
        request.set(ValueLayout.JAVA_LONG, REQUEST_CONFIG, request.get(ValueLayout.JAVA_LONG, REQUEST_CONFIG)
                | BOTH_EDGES);
        check(calls.ioctl(descriptor, GPIO_V2_LINE_SET_CONFIG, request.asSlice(REQUEST_CONFIG, CONFIG_BYTES)),
                "tells no edges");
    }

    int descriptor() {
        return descriptor;
    }

    boolean get() {
        check(calls.ioctl(descriptor, GPIO_V2_LINE_GET_VALUES, values), "cannot be read");
        return (values.get(ValueLayout.JAVA_LONG, 0) & 1) != 0;
    }

    void set(boolean high) {
        values.set(ValueLayout.JAVA_LONG, 0, high ? 1L : 0L);
        check(calls.ioctl(descriptor, GPIO_V2_LINE_SET_VALUES, values), "cannot be set");
    }

    private void check(int result, String what) {
        if (result < 0) {
            throw new WireException(-result, "line " + line + " of " + chip + " " + what + " (error " + -result + ")");
        }
    }

    void close() {
        if (descriptor >= 0) {
            calls.close(descriptor);
            descriptor = -1;
        }
    }
}
