package org.sinew.drivers.sim;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.sinew.device.WireFault;

/** The wires of a twin, with a count of what goes over them and, if wanted, a log. Threads as of the wires inside. */
public final class ObservedWires implements WireBus {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final int BUSES = 256;

    private final WireBus wires;
    private final Optional<FrameLog> log;
    private final int life;
    private final LongSupplier clock;
    private final AtomicLongArray transfers = new AtomicLongArray(BUSES);
    private final AtomicLongArray looks = new AtomicLongArray(BUSES);

    /**
     * @param life  number of resets before
     * @param clock nanoseconds since the twin began
     */
    public ObservedWires(WireBus wires, Optional<FrameLog> log, int life, LongSupplier clock) {
        this.wires = wires;
        this.log = log;
        this.life = life;
        this.clock = clock;
    }

    /** Transfers on an I2C bus so far. */
    public long transfers(int bus) {
        return transfers.get(bus);
    }

    /** Looks at the lines of a GPIO chip so far. */
    public long looks(int chip) {
        return looks.get(chip);
    }

    @Override
    public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        WireFault fault =
                wires.transfer(bus, address, write, writeOffset, writeLength, read, readOffset, readLength);
        transfers.incrementAndGet(bus);
        if (log.isPresent()) {
            byte[] written = Arrays.copyOfRange(write, writeOffset, writeOffset + writeLength);
            int length = fault == WireFault.OK ? readLength : 0;
            byte[] answer = Arrays.copyOfRange(read, readOffset, readOffset + length);
            log.get().add(clock.getAsLong(), life, "i2c-" + bus, fault.toString(),
                    () -> words(address, written, answer));
        }
        return fault;
    }

    private static String words(int address, byte[] written, byte[] read) {
        return String.format(Locale.ROOT, "%02X%s%s", address,
                written.length == 0 ? "" : " W " + HEX.formatHex(written),
                read.length == 0 ? "" : " R " + HEX.formatHex(read));
    }

    @Override
    public boolean level(int chip, int line, boolean pulledUp) {
        boolean level = wires.level(chip, line, pulledUp);
        looks.incrementAndGet(chip);
        log.ifPresent(file -> file.add(clock.getAsLong(), life, "gpiochip" + chip, "level",
                () -> line + " " + (level ? 1 : 0)));
        return level;
    }
}
