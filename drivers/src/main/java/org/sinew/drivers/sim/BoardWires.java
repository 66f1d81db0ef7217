package org.sinew.drivers.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Clock;

/**
 * The wires of a board whose chips are in this process: up to 32 I2C buses and 32 GPIO chips. Whoever builds the robot
 * connects the chips; faults pull them off and put them back. Any thread may connect at any time.
 */
public final class BoardWires implements WireBus {
    private static final int PORTS = 32;
    private static final int ADDRESSES = 128;
    private static final int LINES = 1024;

    private final Clock clock;
    private final AtomicReferenceArray<@Nullable I2cChip> chips = new AtomicReferenceArray<>(PORTS * ADDRESSES);
    private final AtomicReferenceArray<@Nullable GpioInputSim> lines = new AtomicReferenceArray<>(PORTS * LINES);

    private final AtomicReferenceArray<@Nullable I2cFaults> busFaults = new AtomicReferenceArray<>(PORTS);
    private final AtomicReferenceArray<@Nullable I2cFaults> chipFaults =
            new AtomicReferenceArray<>(PORTS * ADDRESSES);
    private final AtomicIntegerArray gpioFaults = new AtomicIntegerArray(PORTS);
    /** After this the kernel's driver gives a transfer up: a choice, as short as some boards have it. */
    private static final long HELD_NANOS = 10_000_000;
    /** What is wrong with a GPIO chip. */
    static final int CUT = 1;
    static final int GONE = 2;

    /** @param clock in which bytes take their time on the wire */
    public BoardWires(Clock clock) {
        this.clock = clock;
    }

    /** Puts a chip at an address of a bus; one that was there is replaced. */
    public void connect(int bus, int address, I2cChip chip) {
        chips.set(at(bus, address), chip);
    }

    /** Takes the chip at an address away: the address is not acknowledged any more. */
    public void disconnect(int bus, int address) {
        chips.set(at(bus, address), null);
    }

    /** Ties a contact to a line of a GPIO chip. */
    public void connect(int chip, int line, GpioInputSim contact) {
        lines.set(lineAt(chip, line), contact);
    }

    /** Cuts the wire of a line: it floats to its pull. */
    public void cut(int chip, int line) {
        lines.set(lineAt(chip, line), null);
    }

    /** Lets faults come between a whole I2C bus and its chips. */
    void breakable(int bus, I2cFaults faults) {
        busFaults.set(check(bus, PORTS, "I2C bus"), faults);
    }

    /** Lets faults come between an I2C bus and one chip. */
    void breakable(int bus, int address, I2cFaults faults) {
        chipFaults.set(at(bus, address), faults);
    }

    /** What is wrong with a GPIO chip: 0 nothing, else {@link #CUT}, {@link #GONE} or both added. */
    void broken(int chip, int what) {
        gpioFaults.set(check(chip, PORTS, "GPIO chip"), what);
    }

    private static int at(int bus, int address) {
        return check(bus, PORTS, "I2C bus") * ADDRESSES + check(address, ADDRESSES, "I2C address");
    }

    private static int lineAt(int chip, int line) {
        return check(chip, PORTS, "GPIO chip") * LINES + check(line, LINES, "GPIO line");
    }

    private static int check(int number, int end, String what) {
        if (number < 0 || number >= end) {
            throw new IllegalArgumentException(what + " " + number + " is not one of 0 to " + (end - 1));
        }
        return number;
    }

    @Override
    public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        I2cChip chip = chips.get(at(bus, address));
        I2cFaults ofBus = busFaults.get(bus);
        I2cFaults ofChip = chipFaults.get(at(bus, address));
        clock.elapse(slow(ofBus) + slow(ofChip));
        if (ofBus != null && ofBus.held()) {
            clock.elapse(HELD_NANOS);
            return WireFault.TIMEOUT;
        }
        if (chip == null || silent(ofBus) || silent(ofChip)) {
            takeTime(1);
            return WireFault.NACK;
        }
        takeTime((writeLength > 0 ? 1 + writeLength : 0) + (readLength > 0 ? 1 + readLength : 0));
        if (writeLength > 0) {
            chip.write(write, writeOffset, writeLength);
        }
        if (readLength > 0) {
            chip.read(read, readOffset, readLength);
            if (ofBus != null) {
                ofBus.spoil(read, readOffset, readLength, clock.nanos());
            }
        }
        return WireFault.OK;
    }

    private static long slow(@Nullable I2cFaults faults) {
        return faults == null ? 0 : faults.slowNanos();
    }

    private boolean silent(@Nullable I2cFaults faults) {
        return faults != null && faults.silent(clock.nanos());
    }

    private void takeTime(int bytes) {
        clock.sleepUntil(clock.nanos() + Pi4jPort.wireNanos(bytes));
    }

    @Override
    public boolean level(int chip, int line, boolean pulledUp) {
        GpioInputSim contact = lines.get(lineAt(chip, line));
        int broken = gpioFaults.get(chip);
        if ((broken & GONE) != 0) {
            throw new UncheckedIOException(new IOException("GPIO chip " + chip + " is gone: No such device"));
        }
        return contact == null || broken != 0 ? pulledUp : contact.level(pulledUp);
    }
}
