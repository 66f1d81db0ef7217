package org.sinew.drivers.sim;

import java.io.IOException;
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
 * A client's end of a connection to a {@link TwinServer}: asks, and waits for the answer to what it asked. A twin that
 * is gone is gone for good. One thread at a time, but for {@link #gone}.
 */
final class TwinConnection implements AutoCloseable {
    /** Commands and the first answer may wait for a new body to be built. */
    static final long COMMAND_NANOS = 10_000_000_000L;

    private final Path path;
    private final TwinChannel channel;
    private final Map<String, Object> welcome;
    private int tag;
    private volatile boolean gone;

    /**
     * Connects and says hello.
     *
     * @param role {@link TwinChannel#DRIVES} or {@link TwinChannel#COMMANDS}
     * @throws IOException with advice, if none answers there, or if it refuses
     */
    TwinConnection(Path path, int role) throws DeviceException, IOException {
        this.path = path;
        SystemCalls calls = LinuxCalls.here();
        int socket = UnixSocket.connect(calls, path);
        if (socket < 0) {
            throw new IOException("no twin answers at " + path + "; start one with sinew twin ROBOT, or name its"
                    + " socket");
        }
        channel = new TwinChannel(calls, socket);
        try {
            begin(TwinChannel.HELLO).putShort((short) TwinChannel.VERSION).put((byte) role);
            ask(COMMAND_NANOS);
            welcome = json();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What the twin said of itself. */
    Map<String, Object> welcome() {
        return welcome;
    }

    /** The process of the twin; 0 if unknown. */
    int pid() {
        return channel.peer();
    }

    /** Whether the twin has turned out to be gone. Any thread. */
    boolean gone() {
        return gone;
    }

    /** Begins a question; its body is written to what this returns. */
    ByteBuffer begin(int type) {
        tag = (tag + 1) & 0xFFFF;
        return channel.begin(type, tag);
    }

    /** Sends the question that was begun and waits for its answer; OK with the answer as {@link #body}. */
    WireFault exchange(long patienceNanos) {
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

    /** As {@link #exchange}, for cold code: whatever is not fine is thrown, in words. */
    void ask(long patienceNanos) throws IOException {
        switch (exchange(patienceNanos)) {
            case OK -> { }
            case GONE -> throw new IOException("the twin at " + path + " has gone");
            case TIMEOUT -> throw new IOException("the twin at " + path + " does not answer; is it stopped?");
            default -> throw new IOException("the twin at " + path + " refuses: " + channel.text());
        }
    }

    /** Of the last answer, until the next question. */
    ByteBuffer body() {
        return channel.body();
    }

    /** The last answer as JSON. */
    Map<String, Object> json() throws IOException {
        try {
            return JSON.std.mapFrom(channel.text());
        } catch (JacksonException e) {
            throw new IOException("the twin's answer is not JSON", e);
        }
    }

    /** Says goodbye, and waits for the answer for so long at most. */
    void goodbye(long patienceNanos) {
        if (!gone) {
            begin(TwinChannel.BYE);
            exchange(patienceNanos);
        }
        close();
    }

    @Override
    public void close() {
        gone = true;
        channel.close();
    }
}
