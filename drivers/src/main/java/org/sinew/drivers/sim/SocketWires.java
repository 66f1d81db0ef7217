package org.sinew.drivers.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;

/**
 * The wires of a board in another process: a client of a {@link TwinServer}. Bus threads ask, one after the other; no
 * question waits longer than {@value #PATIENCE_MILLIS} ms, a twin that is gone is gone for good.
 */
public final class SocketWires implements WireBus, AutoCloseable {
    static final int LONGEST = 4096;
    private static final int PATIENCE_MILLIS = 50;
    private static final long PATIENCE_NANOS = PATIENCE_MILLIS * 1_000_000L;
    private static final long STATE_NANOS = 1_000_000_000L;

    /** What the connection is for. */
    public enum Role { DRIVES, COMMANDS }

    private final TwinConnection twin;

    private SocketWires(Path path, Role role) throws DeviceException, IOException {
        twin = new TwinConnection(path, role == Role.DRIVES ? TwinChannel.DRIVES : TwinChannel.COMMANDS);
    }

    /**
     * Connects to a twin.
     *
     * @throws IOException with advice, if none answers there, or if it refuses
     */
    public static SocketWires connect(Path path, Role role) throws DeviceException, IOException {
        return new SocketWires(path, role);
    }

    /** What the twin said of itself. */
    public Map<String, Object> welcome() {
        return twin.welcome();
    }

    /** The process of the twin; 0 if unknown. */
    public int pid() {
        return twin.pid();
    }

    /** Whether the twin has turned out to be gone. Any thread. */
    public boolean gone() {
        return twin.gone();
    }

    @Override
    public synchronized WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        if (writeLength > LONGEST || readLength > LONGEST) {
            throw new IllegalArgumentException("at most " + LONGEST + " bytes in one transfer");
        }
        twin.begin(TwinChannel.TRANSFER).put((byte) bus).put((byte) address)
                .putShort((short) readLength).put(write, writeOffset, writeLength);
        WireFault fault = twin.exchange(PATIENCE_NANOS);
        if (fault != WireFault.OK) {
            return fault;
        }
        ByteBuffer answer = twin.body();
        fault = TwinChannel.FAULTS.get(answer.get());
        if (fault == WireFault.OK) {
            answer.get(read, readOffset, readLength);
        }
        return fault;
    }

    @Override
    public synchronized boolean level(int chip, int line, boolean pulledUp) {
        twin.begin(TwinChannel.LEVEL).put((byte) chip).putShort((short) line)
                .put((byte) (pulledUp ? 1 : 0));
        return switch (twin.exchange(PATIENCE_NANOS)) {
            case OK -> twin.body().get() != 0;
            case TIMEOUT -> throw new UncheckedIOException(new IOException("Connection timed out"));
            default -> throw new UncheckedIOException(new IOException("No such device"));
        };
    }

    /** Puts the robot back on its stand; every chip begins from power-on. */
    public synchronized void reset(long seed) throws IOException {
        twin.begin(TwinChannel.RESET).putLong(seed);
        twin.ask(TwinConnection.COMMAND_NANOS);
    }

    /** Lets the robot down from its stand. */
    public synchronized void release() throws IOException {
        twin.begin(TwinChannel.RELEASE);
        twin.ask(TwinConnection.COMMAND_NANOS);
    }

    /** What the twin's summary says so far. */
    public synchronized Map<String, Object> state() throws IOException {
        twin.begin(TwinChannel.STATE);
        twin.ask(STATE_NANOS);
        return twin.json();
    }

    /** Says goodbye. */
    @Override
    public synchronized void close() {
        twin.goodbye(PATIENCE_NANOS);
    }
}
