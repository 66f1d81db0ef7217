package org.sinew.drivers.servo;

import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.WireFault;

/** A line that answers every request at once with zeros from each asked servo, and allocates nothing. */
final class SilentLine implements BytePort {
    private final BusStats stats = new BusStats();
    private final byte[] pending = new byte[4096];
    private int start;
    private int end;
    long answered;

    @Override
    public String name() {
        return "servo";
    }

    @Override
    public BusStats stats() {
        return stats;
    }

    @Override
    public int baud() {
        return 1_000_000;
    }

    @Override
    public void flushInput() {
        start = 0;
        end = 0;
    }

    @Override
    public WireFault write(byte[] bytes, int offset, int length) {
        int instruction = bytes[4] & 0xFF;
        if (instruction == 0x82) {
            for (int i = 7; i < length - 1; i++) {
                reply(bytes[i], bytes[6]);
            }
        } else if (instruction == 0x02) {
            reply(bytes[2], bytes[6]);
        }
        return WireFault.OK;
    }

    private void reply(int id, int data) {
        pending[end] = -1;
        pending[end + 1] = -1;
        pending[end + 2] = (byte) id;
        pending[end + 3] = (byte) (data + 2);
        for (int i = 0; i <= data; i++) {
            pending[end + 4 + i] = 0;
        }
        pending[end + 5 + data] = (byte) ~(id + data + 2);
        end += 6 + data;
        answered++;
    }

    @Override
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
        int n = Math.min(length, end - start);
        System.arraycopy(pending, start, bytes, offset, n);
        start += n;
        return n;
    }

    @Override
    public void close() {
        end = start;
    }
}
