package org.sinew.drivers.sim;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.SystemCalls;
import org.sinew.rt.Posix;
import org.sinew.rt.Threads;

/**
 * The Unix socket of a twin. Clients come and go; one at a time drives the robot, others may command the twin. Each has
 * a thread of its own. A client that dies, hangs or talks nonsense harms nobody else. Only the twin's user can connect.
 */
public final class TwinServer implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000;
    /** Within this time a client takes its answer, or it is dropped. */
    private static final long ANSWER_NANOS = 1_000_000_000;
    /** Within this time a client says hello. */
    private static final long HELLO_NANOS = 2_000_000_000;
    private static final int MOST_CLIENTS = 16;
    private static final int NOBODY = -1;
    private static final String FAILED = "the twin has failed; report this: ";

    private final SystemCalls calls;
    private final Path path;
    private final TwinTarget target;
    private final int fifoPriority;
    private final int listening;
    private final List<Thread> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger driver = new AtomicInteger(NOBODY);
    private final Object change = new Object(); // of the driver: the next one comes when the last one has gone
    private final Thread thread;
    private volatile boolean running = true;

    /**
     * Listens at once.
     *
     * @param path         where nothing is yet
     * @param fifoPriority fixed priority of the thread that serves the robot's driver; 0: none
     */
    public TwinServer(Path path, TwinTarget target, int fifoPriority) throws DeviceException, IOException {
        calls = LinuxCalls.here();
        this.path = path;
        this.target = target;
        this.fifoPriority = fifoPriority;
        listening = UnixSocket.listen(calls, path);
        if (listening < 0) {
            throw new IOException("the twin cannot listen at " + path + " (error " + -listening
                    + "); name another path with --socket, of at most 107 bytes");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        thread = Thread.ofPlatform().daemon().name("twin-socket").start(this::accept);
    }

    private void accept() {
        MemorySegment pollfd = Arena.ofAuto().allocate(SystemCalls.POLLFD_BYTES, 8);
        pollfd.set(ValueLayout.JAVA_INT, 0, listening);
        while (running) {
            pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) SystemCalls.POLLIN);
            int client = calls.poll(pollfd, 1, LOOK_NANOS) > 0 ? UnixSocket.accept(listening) : -1;
            if (client >= 0 && clients.size() < MOST_CLIENTS) {
                Thread made = Thread.ofPlatform().daemon().name("twin-client").unstarted(() -> serve(client));
                clients.add(made);
                made.start();
            } else if (client >= 0) {
                calls.close(client);
            }
        }
    }

    private void serve(int client) {
        try (TwinChannel channel = new TwinChannel(LinuxCalls.here(), client)) {
            try {
                serve(channel);
            } catch (RuntimeException e) {
                refuse(channel, FAILED + e);
            }
        } catch (DeviceException e) {
            throw new IllegalStateException("this system has served the listening socket", e);
        } finally {
            clients.remove(Thread.currentThread());
        }
    }

    private void serve(TwinChannel channel) {
        if (channel.receive(System.nanoTime() + HELLO_NANOS) != TwinChannel.HELLO || channel.body().remaining() < 3) {
            refuse(channel, "say hello first");
            return;
        }
        int version = channel.body().getShort();
        boolean drives = channel.body().get() == TwinChannel.DRIVES;
        if (version != TwinChannel.VERSION) {
            refuse(channel, "this twin speaks version " + TwinChannel.VERSION + ", not " + version
                    + "; start twin and runtime of the same release");
            return;
        }
        int pid = channel.peer();
        if (drives && !driver.compareAndSet(NOBODY, pid)) {
            refuse(channel, "process " + driver.get() + " drives this twin already; one at a time");
            return;
        }
        if (!drives) {
            converse(channel, false);
            return;
        }
        if (fifoPriority > 0) {
            Posix.linux().ifPresent(posix -> posix.fifo(fifoPriority));
        }
        drive(channel, pid);
    }

    /** As the driver, until it leaves. Whatever happens, the next one can come then. */
    private void drive(TwinChannel channel, int pid) {
        boolean came = false;
        boolean goodbye = false;
        try {
            synchronized (change) {
                target.came(pid);
            }
            came = true;
            goodbye = converse(channel, true);
        } finally {
            synchronized (change) {
                driver.set(NOBODY);
                if (came) {
                    target.went(pid, goodbye);
                }
            }
        }
    }

    private static void refuse(TwinChannel channel, String why) {
        channel.send(TwinChannel.REFUSED, channel.tag(), why, System.nanoTime() + ANSWER_NANOS);
    }

    /** Answers until the client leaves; whether it said goodbye. */
    private boolean converse(TwinChannel channel, boolean drives) {
        ServedPictures pictures = new ServedPictures(target);
        int sent = channel.send(TwinChannel.HELLO + TwinChannel.ANSWER, channel.tag(), target.welcome(),
                System.nanoTime() + ANSWER_NANOS);
        while (running && sent == 0) {
            int type = channel.receive(System.nanoTime() + LOOK_NANOS);
            if (type == TwinChannel.GONE) {
                return false;
            }
            if (type != TwinChannel.TIMEOUT) {
                sent = drives || (type != TwinChannel.TRANSFER && type != TwinChannel.LEVEL)
                        ? answer(channel, type, pictures)
                        : channel.send(TwinChannel.REFUSED, channel.tag(), "only the driver may use the buses",
                                System.nanoTime() + ANSWER_NANOS);
            }
            if (type == TwinChannel.BYE) {
                return true;
            }
        }
        return false;
    }

    private int answer(TwinChannel channel, int type, ServedPictures pictures) {
        int tag = channel.tag();
        long deadline = System.nanoTime() + ANSWER_NANOS;
        int answer = type + TwinChannel.ANSWER;
        try {
            switch (type) {
                case TwinChannel.TRANSFER -> transfer(channel.body(), channel.begin(answer, tag));
                case TwinChannel.LEVEL -> level(channel.body(), channel.begin(answer, tag));
                case TwinChannel.RESET -> {
                    target.reset(channel.body().getLong());
                    channel.begin(answer, tag);
                    deadline = System.nanoTime() + ANSWER_NANOS;
                }
                case TwinChannel.RELEASE -> {
                    target.release();
                    channel.begin(answer, tag);
                }
                case TwinChannel.STATE -> {
                    return channel.send(answer, tag, target.state(), deadline);
                }
                case TwinChannel.LOOK -> pictures.look(channel.body(), channel.begin(answer, tag));
                case TwinChannel.PIXELS -> pictures.pixels(channel.body(), channel.begin(answer, tag));
                case TwinChannel.BYE -> channel.begin(answer, tag);
                default -> {
                    return channel.send(TwinChannel.REFUSED, tag, "there is no frame of type " + type, deadline);
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return channel.send(TwinChannel.REFUSED, tag, "a frame of type " + type + " that makes no sense: "
                    + e.getMessage(), deadline);
        } catch (RuntimeException e) {
            return channel.send(TwinChannel.REFUSED, tag, FAILED + e, deadline);
        }
        return channel.send(deadline);
    }

    private void transfer(ByteBuffer question, ByteBuffer answer) {
        int bus = question.get() & 0xFF;
        int address = question.get() & 0xFF;
        byte[] read = new byte[Math.min(question.getShort() & 0xFFFF, SocketWires.LONGEST)];
        byte[] write = new byte[question.remaining()];
        question.get(write);
        WireFault fault = target.wires().transfer(bus, address, write, 0, write.length, read, 0, read.length);
        answer.put((byte) TwinChannel.FAULTS.indexOf(fault));
        if (fault == WireFault.OK) {
            answer.put(read);
        }
    }

    private void level(ByteBuffer question, ByteBuffer answer) {
        int chip = question.get() & 0xFF;
        int line = question.getShort() & 0xFFFF;
        answer.put((byte) (target.wires().level(chip, line, question.get() != 0) ? 1 : 0));
    }

    /** Where this socket is. */
    public Path path() {
        return path;
    }

    /** Lets every client go and removes the socket. */
    @Override
    public void close() throws IOException {
        running = false;
        Threads.join(thread);
        clients.forEach(Threads::join);
        calls.close(listening);
        Files.deleteIfExists(path);
    }
}
