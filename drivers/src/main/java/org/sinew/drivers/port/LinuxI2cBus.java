package org.sinew.drivers.port;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * One I2C bus of Linux, /dev/i2c-N. Every transfer is one system call, I2C_RDWR, whose messages carry the address: the
 * bus keeps no address between two transfers, so none can end at the chip of another. A register is read with a
 * repeated start. Open while a chip of it is. One transfer at a time, whoever asks; allocates nothing while the chips
 * answer.
 *
 * <p>Numbers are those of include/uapi/linux/i2c-dev.h and i2c.h, for 64-bit machines: {@code struct i2c_msg} is
 * address (2 bytes), flags (2), length (2), a gap (2), pointer (8); {@code struct i2c_rdwr_ioctl_data} is a pointer to
 * messages (8) and how many (4).
 */
final class LinuxI2cBus implements I2CBus {
    static final long I2C_FUNCS = 0x0705;
    static final long I2C_RDWR = 0x0707;
    static final long I2C_FUNC_I2C = 1;
    static final int I2C_M_RD = 1;
    static final int MESSAGE_BYTES = 16;
    private static final int ADDRESS = 0;
    private static final int FLAGS = 2;
    private static final int LENGTH = 4;
    private static final int BUFFER = 8;
    private static final int COUNT = 8;
    /** The kernel takes no longer message: drivers/i2c/i2c-dev.c. */
    static final int LONGEST = 8192;
    private static final byte[] NOTHING = new byte[0];

    private final LinuxHost host;
    private final int number;
    private final Path path;
    private final SystemCalls calls;
    private final MemorySegment transfer;
    private final MemorySegment messages;
    private final MemorySegment out;
    private final MemorySegment in;
    private int descriptor = -1;
    private int chips;

    LinuxI2cBus(LinuxHost host, int number) {
        this.host = host;
        this.number = number;
        path = host.dev().resolve("i2c-" + number);
        calls = host.calls().get();
        Arena arena = Arena.ofAuto();
        transfer = arena.allocate(16, 8);
        messages = arena.allocate(2 * MESSAGE_BYTES, 8);
        out = arena.allocate(LONGEST);
        in = arena.allocate(LONGEST);
        transfer.set(ValueLayout.ADDRESS, 0, messages);
    }

    /** Before a chip is used: opens the bus if it is the first. Refused where a transfer could never work. */
    synchronized void enter(int address) {
        refuseKernelDriver(address);
        if (chips == 0) {
            open();
        }
        chips++;
    }

    /** A chip is used no more; with the last one the bus is closed. */
    synchronized void leave() {
        chips--;
        if (chips == 0) {
            calls.close(descriptor);
            descriptor = -1;
        }
    }

    private void open() {
        int opened = calls.open(path.toString(), SystemCalls.O_RDWR | SystemCalls.O_CLOEXEC);
        if (opened < 0) {
            throw host.refused(path, -opened, "I2C bus", "i2c-*",
                    "is I2C switched on (Raspberry Pi: sudo raspi-config nonint do_i2c 0, then restart)?");
        }
        MemorySegment functions = Arena.ofAuto().allocate(8, 8);
        int error = calls.ioctl(opened, I2C_FUNCS, functions);
        if (error < 0 || (functions.get(ValueLayout.JAVA_LONG, 0) & I2C_FUNC_I2C) == 0) {
            calls.close(opened);
            throw error < 0 ? new WireException(-error, path + " is no I2C bus (error " + -error + ")")
                    : new WireException(SystemCalls.EOPNOTSUPP, path + ": its adapter speaks SMBus only, and chips need"
                            + " plain I2C messages; use another bus");
        }
        descriptor = opened;
    }

    /** I2C_RDWR does not ask whether a driver of the kernel uses the chip too. */
    private void refuseKernelDriver(int address) {
        String chip = String.format(Locale.ROOT, "%d-%04x", number, address);
        Path driver = host.sys().resolve("bus/i2c/devices").resolve(chip).resolve("driver");
        if (Files.exists(driver)) {
            throw new WireException(SystemCalls.EBUSY, String.format(Locale.ROOT, "address 0x%02x of %s is in use by a"
                    + " driver of the kernel; take it off: echo %s | sudo tee %s/unbind", address, path, chip, driver));
        }
    }

    /** For code that wants several transfers with no other between them. */
    @Override
    public synchronized <R> R execute(I2C i2c, java.util.concurrent.Callable<R> action) {
        try {
            return action.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Pi4JException("Failed to execute action for device " + i2c.device() + " on bus " + number, e);
        }
    }

    /** Writes {@code bytes} after {@code register}, as one message. */
    synchronized void write(int address, byte[] register, int registerLength, byte[] bytes, int offset, int length) {
        fill(register, 0, registerLength, 0);
        fill(bytes, offset, length, registerLength);
        message(0, address, 0, registerLength + length, out);
        run(address, 1);
    }

    /** Reads, with no register. */
    synchronized void read(int address, byte[] into, int offset, int length) {
        transfer(address, NOTHING, 0, 0, into, offset, length);
    }

    /** Writes, then reads after a repeated start. */
    synchronized void transfer(int address, byte[] from, int start, int written, byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length > LONGEST) {
            throw tooLong(length);
        }
        int count = 0;
        if (written > 0) {
            fill(from, start, written, 0);
            message(count++, address, 0, written, out);
        }
        message(count++, address, I2C_M_RD, length, in);
        run(address, count);
        MemorySegment.copy(in, ValueLayout.JAVA_BYTE, 0, into, offset, length);
    }

    private void fill(byte[] bytes, int offset, int length, int at) {
        if (at + length > LONGEST) {
            throw tooLong(at + length);
        }
        MemorySegment.copy(bytes, offset, out, ValueLayout.JAVA_BYTE, at, length);
    }

    private static IllegalArgumentException tooLong(int length) {
        return new IllegalArgumentException(length + " bytes in one I2C message; Linux takes " + LONGEST + " at most");
    }

    private void message(int which, int address, int flags, int length, MemorySegment buffer) {
        long at = which * (long) MESSAGE_BYTES;
        messages.set(ValueLayout.JAVA_SHORT, at + ADDRESS, (short) address);
        messages.set(ValueLayout.JAVA_SHORT, at + FLAGS, (short) flags);
        messages.set(ValueLayout.JAVA_SHORT, at + LENGTH, (short) length);
        messages.set(ValueLayout.JAVA_LONG, at + BUFFER, buffer.address());
    }

    private void run(int address, int count) {
        transfer.set(ValueLayout.JAVA_INT, COUNT, count);
        int done = descriptor < 0 ? -SystemCalls.EBADF : calls.ioctl(descriptor, I2C_RDWR, transfer);
        if (done != count) {
            int errno = done < 0 ? -done : SystemCalls.EIO;
            throw new WireException(errno, String.format(Locale.ROOT, "%s, address 0x%02x: %s", path, address,
                    done < 0 ? "error " + errno : done + " of " + count + " messages were sent"));
        }
    }
}
