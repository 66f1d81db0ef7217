package org.sinew.drivers.testing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;

/** A serial line with a {@link SerialPart} at its end, in the bench's own time: bytes take their time on the wire. */
final class PartLine implements BytePort {
    private final String name;
    private final int baud;
    private final Clock clock;
    private final SerialPart part;
    private final BusStats stats = new BusStats();
    private final ByteArrayOutputStream coming = new ByteArrayOutputStream();

    PartLine(String name, int baud, Clock clock, SerialPart part) {
        this.name = name;
        this.baud = baud;
        this.clock = clock;
        this.part = part;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public BusStats stats() {
        return stats;
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public void flushInput() {
        coming.reset();
    }

    @Override
    public WireFault write(byte[] bytes, int offset, int length) {
        clock.elapse(length * 10_000_000_000L / baud);
        coming.writeBytes(part.answer(Arrays.copyOfRange(bytes, offset, offset + length)));
        return WireFault.OK;
    }

    @Override
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
        byte[] all = coming.toByteArray();
        int n = Math.min(length, all.length);
        if (n == 0) {
            clock.parkUntil(deadlineNanos);
            return 0;
        }
        System.arraycopy(all, 0, bytes, offset, n);
        coming.reset();
        coming.write(all, n, all.length - n);
        clock.elapse(n * 10_000_000_000L / baud);
        return n;
    }

    @Override
    public void close() {
        coming.reset();
    }
}
