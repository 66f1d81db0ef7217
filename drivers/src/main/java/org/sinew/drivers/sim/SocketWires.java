package org.sinew.drivers.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.SystemCalls;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * The wires of a board in another process: a client of a {@link TwinServer}. Bus threads ask, one after the other; no
 * question waits longer than {@value #PATIENCE_MILLIS} ms, a twin that is gone is gone for good.
 */
public final class SocketWires implements WireBus, AutoCloseable {
    static final int LONGEST = 4096;
    private static final int PATIENCE_MILLIS = 50;
    private static final long PATIENCE_NANOS = PATIENCE_MILLIS * 1_000_000L;
    /** Commands and the first answer may wait for a new body to be built. */
    private static final long COMMAND_NANOS = 10_000_000_000L;
    private static final long STATE_NANOS = 1_000_000_000L;

    /** What the connection is for. */
    public enum Role { DRIVES, COMMANDS }

    private final Path path;
    private final TwinChannel channel;
    private final Map<String, Object> welcome;
    private int tag;
    private volatile boolean gone;

    private SocketWires(Path path, Role role) throws DeviceException, IOException {
        this.path = path;
        SystemCalls calls = LinuxCalls.here();
        int socket = UnixSocket.connect(calls, path);
        if (socket < 0) {
            throw new IOException("no twin answers at " + path + "; start one with sinew twin ROBOT, or name its"
                    + " socket");
        }
        channel = new TwinChannel(calls, socket);
        try {
            channel.begin(TwinChannel.HELLO, nextTag()).putShort((short) TwinChannel.VERSION)
                    .put((byte) (role == Role.DRIVES ? TwinChannel.DRIVES : TwinChannel.COMMANDS));
            ask(COMMAND_NANOS);
            welcome = json(channel.text());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Connects to a twin.
     *
     * @throws IOException with advice, if none answers there, or if it refuses
     */
    public static SocketWires connect(Path path, Role role) throws DeviceException, IOException {
        return new SocketWires(path, role);
    }

    private static Map<String, Object> json(String text) throws IOException {
        try {
            return JSON.std.mapFrom(text);
        } catch (JacksonException e) {
            throw new IOException("the twin's answer is not JSON", e);
        }
    }

    /** What the twin said of itself. */
    public Map<String, Object> welcome() {
        return welcome;
    }

    /** The process of the twin; 0 if unknown. */
    public int pid() {
        return channel.peer();
    }

    /** Whether the twin has turned out to be gone. Any thread. */
    public boolean gone() {
        return gone;
    }

    private int nextTag() {
        tag = (tag + 1) & 0xFFFF;
        return tag;
    }

    /** Sends the frame that was begun and waits for its answer; OK with the answer as the channel's body. */
    private WireFault exchange(long patienceNanos) {
        if (gone) {
            return WireFault.GONE;
        }
        long deadline = System.nanoTime() + patienceNanos;
        int result = channel.send(deadline);
        while (result >= 0) {
            result = channel.receive(deadline);
            if (result >= 0 && channel.tag() == tag) { // else: an answer that came too late for its question
                return result == TwinChannel.REFUSED ? WireFault.NOISE : WireFault.OK;
            }
        }
        gone = result == TwinChannel.GONE;
        return gone ? WireFault.GONE : WireFault.TIMEOUT;
    }

    private void ask(long patienceNanos) throws IOException {
        switch (exchange(patienceNanos)) {
            case OK -> { }
            case GONE -> throw new IOException("the twin at " + path + " has gone");
            case TIMEOUT -> throw new IOException("the twin at " + path + " does not answer; is it stopped?");
            default -> throw new IOException("the twin at " + path + " refuses: " + channel.text());
        }
    }

    @Override
    public synchronized WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
            byte[] read, int readOffset, int readLength) {
        if (writeLength > LONGEST || readLength > LONGEST) {
            throw new IllegalArgumentException("at most " + LONGEST + " bytes in one transfer");
        }
        channel.begin(TwinChannel.TRANSFER, nextTag()).put((byte) bus).put((byte) address)
                .putShort((short) readLength).put(write, writeOffset, writeLength);
        WireFault fault = exchange(PATIENCE_NANOS);
        if (fault != WireFault.OK) {
            return fault;
        }
        ByteBuffer answer = channel.body();
        fault = TwinChannel.FAULTS.get(answer.get());
        if (fault == WireFault.OK) {
            answer.get(read, readOffset, readLength);
        }
        return fault;
    }

    @Override
    public synchronized boolean level(int chip, int line, boolean pulledUp) {
        channel.begin(TwinChannel.LEVEL, nextTag()).put((byte) chip).putShort((short) line)
                .put((byte) (pulledUp ? 1 : 0));
        return switch (exchange(PATIENCE_NANOS)) {
            case OK -> channel.body().get() != 0;
            case TIMEOUT -> throw new UncheckedIOException(new IOException("Connection timed out"));
            default -> throw new UncheckedIOException(new IOException("No such device"));
        };
    }

    /** Puts the robot back on its stand; every chip begins from power-on. */
    public synchronized void reset(long seed) throws IOException {
        channel.begin(TwinChannel.RESET, nextTag()).putLong(seed);
        ask(COMMAND_NANOS);
    }

    /** Lets the robot down from its stand. */
    public synchronized void release() throws IOException {
        channel.begin(TwinChannel.RELEASE, nextTag());
        ask(COMMAND_NANOS);
    }

    /** What the twin's summary says so far. */
    public synchronized Map<String, Object> state() throws IOException {
        channel.begin(TwinChannel.STATE, nextTag());
        ask(STATE_NANOS);
        return json(channel.text());
    }

    /** Says goodbye. */
    @Override
    public synchronized void close() {
        if (!gone) {
            channel.begin(TwinChannel.BYE, nextTag());
            exchange(PATIENCE_NANOS);
        }
        gone = true;
        channel.close();
    }
}
