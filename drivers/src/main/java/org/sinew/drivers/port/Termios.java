package org.sinew.drivers.port;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The Linux terminal settings with free bit rates, {@code struct termios2}: four flag words, one byte of line
 * discipline, 19 control characters, input and output speed. Numbers are those of include/uapi/asm-generic/termbits.h
 * and ioctls.h, which x86-64 and 64-bit ARM both use. Whoever opens a port calls it, once, before any byte is sent.
 */
public final class Termios {
    /** Only the owner's descriptor opens this port; root is not held back. */
    public static final long TIOCEXCL = 0x540C;
    public static final long TIOCNXCL = 0x540D;
    static final long TCFLSH = 0x540B;
    static final long TCIFLUSH = 0;
    static final long TCIOFLUSH = 2;
    private static final long TCGETS2 = 0x802C542AL;
    private static final long TCSETS2 = 0x402C542BL;
    private static final int BYTES = 44;
    private static final int CFLAG = 8;
    private static final int CONTROL_CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int INPUT_SPEED = 36;
    private static final int OUTPUT_SPEED = 40;
    private static final int CS8 = 0x30;
    private static final int CREAD = 0x80;
    private static final int CLOCAL = 0x800;
    private static final int BOTHER = 0x1000;
    private static final int INPUT_SHIFT = 16;

    private Termios() {
    }

    /**
     * Eight data bits, no parity, one stop bit, no flow control, no echo, nothing translated, any bit rate.
     *
     * @return the bit rate that the port really took, or a negative error number
     */
    public static int raw(SystemCalls calls, int descriptor, int baud) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = arena.allocate(BYTES, 8);
            int error = calls.ioctl(descriptor, TCGETS2, settings);
            if (error < 0) {
                return error;
            }
            settings.asSlice(0, CONTROL_CHARACTERS - 1).fill((byte) 0);
            settings.set(ValueLayout.JAVA_INT, CFLAG, CS8 | CREAD | CLOCAL | BOTHER | BOTHER << INPUT_SHIFT);
            settings.set(ValueLayout.JAVA_BYTE, CONTROL_CHARACTERS + VTIME, (byte) 0);
            settings.set(ValueLayout.JAVA_BYTE, CONTROL_CHARACTERS + VMIN, (byte) 1); // 0: silence looks like an end
            settings.set(ValueLayout.JAVA_INT, INPUT_SPEED, baud);
            settings.set(ValueLayout.JAVA_INT, OUTPUT_SPEED, baud);
            error = calls.ioctl(descriptor, TCSETS2, settings);
            if (error >= 0) {
                error = calls.ioctl(descriptor, TCGETS2, settings);
            }
            return error < 0 ? error : settings.get(ValueLayout.JAVA_INT, OUTPUT_SPEED);
        }
    }
}
