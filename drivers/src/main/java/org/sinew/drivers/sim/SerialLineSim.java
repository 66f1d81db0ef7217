package org.sinew.drivers.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.WireFrame.Direction;
import org.sinew.rt.Clock;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/**
 * A half-duplex line with simulated STS servos. The host's bytes take their time on the wire before a servo acts, each
 * reply is readable when its last byte has gone over the wire; servos with the same id answer into each other.
 *
 * <p>Built and given its servos before the world starts. Host side: one thread, as every {@link BytePort}. All that
 * happens on the line happens with the world visited, on the host's thread or the one that moves the world. Not
 * modelled: a host that talks into a reply.
 *
 * <p>Its state is the bytes that are on their way, in either direction; filters and observers are no part of it.
 */
public final class SerialLineSim implements BytePort, Saveable, Breakable {
    /** Silence after which a servo forgets a frame that was begun. */
    private static final long GAP_NANOS = 5_000_000;
    private static final byte[] NOTHING = {};
    private static final Comparator<Event> EVENT_ORDER =
            Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order);

    private final String name;
    private final int baud;
    private final World world;
    private final Clock clock;
    private final BusStats stats = new BusStats();
    private final List<FeetechStsSim> servos = new ArrayList<>();
    private final List<Consumer<WireFrame>> observers = new ArrayList<>();
    private LineFaults faults;
    private final InstructionParser parser = new InstructionParser();
    private final PriorityQueue<Event> events = new PriorityQueue<>(EVENT_ORDER);
    private final Queue<Chunk> arriving = new ConcurrentLinkedQueue<>(); // taken from by the host's thread alone
    private UnaryOperator<byte[]> hostFilter = UnaryOperator.identity();
    private UnaryOperator<byte[]> replyFilter = UnaryOperator.identity();
    private long orders;
    private long hostEndNanos;
    private boolean echo;
    private volatile boolean gone;

    /** What happens on the line. */
    private enum Kind {
        /** A frame of the host is complete: the servos act. */
        EXECUTE,
        /** A servo begins its reply. */
        ANSWER
    }

    /**
     * Something to happen at a time of the world: a frame to execute, or which registers of whom to answer, by those
     * whose return delay is not above {@code slowestNanos}.
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares events
    private record Event(long nanos, long order, Kind kind, byte[] frame, int id, int address, int length,
            long slowestNanos) {
    }

    /** Bytes on their way to the host. */
    private static final class Chunk {
        final byte[] bytes;
        final long nanos;
        int taken;

        Chunk(byte[] bytes, long nanos) {
            this.bytes = bytes;
            this.nanos = nanos;
        }
    }

    /**
     * @param name   the bus's name
     * @param baud   bits per second; a byte takes ten bits
     * @param world  where the servos are; not yet started
     */
    public SerialLineSim(String name, int baud, World world) {
        this.name = name;
        this.baud = baud;
        this.world = world;
        faults = new LineFaults(Noise.of(0, name));
        clock = world.clock();
        world.eachStep(plant -> pump(plant, plant.nanos()));
    }

    /** Puts a servo on the line. */
    public void attach(FeetechStsSim servo) {
        servos.add(servo);
    }

    /** {@code observer} gets every frame of either direction, in order, with the world visited. */
    public void observe(Consumer<WireFrame> observer) {
        observers.add(observer);
    }

    /** Noise on the way to the servos: what the host wrote in, what arrives out; no bytes: nothing arrives. */
    public void hostFilter(UnaryOperator<byte[]> filter) {
        hostFilter = filter;
    }

    /** Noise on the way to the host, reply by reply; no bytes: the reply is lost. */
    public void replyFilter(UnaryOperator<byte[]> filter) {
        replyFilter = filter;
    }

    /** True: as with some adapters, the host hears what it says. */
    public void echo(boolean value) {
        echo = value;
    }

    /** Pulls the adapter out, or puts it back. */
    public void unplugged(boolean value) {
        gone = value;
    }

    /** Before the world starts: where chance in its faults comes from. */
    public void faultNoise(Noise value) {
        faults = new LineFaults(value);
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case UNPLUG -> unplugged(on);
            case SAG -> servos.forEach(servo -> servo.fault(plant, kind, on, value));
            default -> faults.fault(kind, on, value);
        }
    }

    // ---- host side ----

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
        world.visit(plant -> {
            long now = world.nanos();
            pump(plant, now);
            arriving.removeIf(chunk -> chunk.nanos <= now);
        });
    }

    @Override
    public WireFault write(byte[] bytes, int offset, int length) {
        if (gone) {
            return WireFault.GONE;
        }
        byte[] said = Arrays.copyOfRange(bytes, offset, offset + length);
        long saidNanos = world.nanos();
        world.visit(plant -> {
            pump(plant, world.nanos());
            hear(said, saidNanos);
        });
        return WireFault.OK;
    }

    @Override
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
        long end = deadlineNanos - world.clockNanos(0);
        int[] result = {0};
        long[] seen = {0, 0}; // the time at which the line was looked at, when to look again
        while (true) {
            if (gone) {
                return -1;
            }
            world.visit(plant -> {
                long now = world.nanos();
                pump(plant, now);
                result[0] = take(bytes, offset, length, now);
                seen[0] = now;
                seen[1] = nextNanos(end);
            });
            if (result[0] > 0 || seen[0] >= end) {
                return result[0];
            }
            clock.parkUntil(world.clockNanos(seen[1]));
        }
    }

    private int take(byte[] bytes, int offset, int length, long now) {
        int n = 0;
        while (n < length && !arriving.isEmpty() && arriving.element().nanos <= now) {
            Chunk chunk = arriving.element();
            int some = Math.min(length - n, chunk.bytes.length - chunk.taken);
            System.arraycopy(chunk.bytes, chunk.taken, bytes, offset + n, some);
            n += some;
            chunk.taken += some;
            if (chunk.taken == chunk.bytes.length) {
                arriving.remove();
            }
        }
        return n;
    }

    private long nextNanos(long end) {
        long next = end;
        if (!events.isEmpty()) {
            next = Math.min(next, events.element().nanos());
        }
        if (!arriving.isEmpty()) {
            next = Math.min(next, arriving.element().nanos);
        }
        return next;
    }

    // ---- the far end, for a host in another process: instead of flushInput and read ----

    /** Takes over bytes for the host that have gone over the line by now; 0 if there are none. Waits for nobody. */
    public int take(byte[] bytes) {
        return take(bytes, 0, bytes.length, world.nanos());
    }

    /** Does what is due on the line; time until there is more, {@link Long#MAX_VALUE} when nothing is under way. */
    public long quietNanos() {
        long[] next = {0};
        world.visit(plant -> {
            pump(plant, world.nanos());
            next[0] = nextNanos(Long.MAX_VALUE);
        });
        return next[0] == Long.MAX_VALUE ? next[0] : Math.max(0, next[0] - world.nanos());
    }

    /** Bytes of the host that were no part of any frame. Any thread. */
    public long strayBytes() {
        return parser.strays();
    }

    /** The line stays silent from now on. The servos keep doing what they were told last. */
    @Override
    public void close() {
        gone = true;
    }

    // ---- the wire ----

    private long byteNanos() {
        return 10_000_000_000L / baud;
    }

    private void executeAt(long nanos, byte[] frame) {
        events.add(new Event(nanos, orders++, Kind.EXECUTE, frame, 0, 0, 0, 0));
    }

    private void answerAt(long nanos, int id, int address, int length, long slowestNanos) {
        events.add(new Event(nanos, orders++, Kind.ANSWER, NOTHING, id, address, length, slowestNanos));
    }

    /** Servos of one id answer into each other, or one after the other where their return delays are so different. */
    private void answerAfter(long nanos, int id, int address, int length) {
        long slowest = -1;
        for (long delay : withId(id).stream().mapToLong(FeetechStsSim::returnDelayNanos).sorted().toArray()) {
            if (delay > slowest) {
                slowest = delay + (length + 6) * byteNanos();
                answerAt(nanos + delay, id, address, length, slowest);
            }
        }
    }

    private void pump(Plant plant, long now) {
        while (!events.isEmpty() && events.element().nanos() <= now) {
            Event event = events.remove();
            switch (event.kind()) {
                case EXECUTE -> execute(plant, event.frame(), event.nanos());
                case ANSWER -> answer(plant, event);
            }
        }
    }

    private void hear(byte[] said, long saidNanos) {
        long start = Math.max(saidNanos, hostEndNanos); // the plant may have moved on since, which takes time
        byte[] heard = faults.toServos(hostFilter.apply(said.clone()), start);
        if (start - hostEndNanos > GAP_NANOS) {
            parser.clear();
        }
        for (int i = 0; i < heard.length; i++) {
            long end = start + (i + 1) * byteNanos() + faults.lateToServos();
            parser.add(heard[i], frame -> executeAt(end, frame));
        }
        hostEndNanos = start + said.length * byteNanos();
        if (echo) {
            arriving.add(new Chunk(said, hostEndNanos));
        }
    }

    private void show(Direction direction, byte[] frame, long nanos) {
        WireFrame shown = new WireFrame(direction, frame, nanos);
        observers.forEach(observer -> observer.accept(shown));
    }

    /**
     * What the servos do when a whole frame with a right sum has arrived. Any bytes may be in it: where an instruction
     * lacks what it needs, they do nothing.
     */
    private void execute(Plant plant, byte[] f, long nanos) {
        show(Direction.HOST_TO_SERVO, f, nanos);
        int id = f[2] & 0xFF;
        int parameters = f.length - 6;
        switch (f[4] & 0xFF) {
            case 0x01 -> each(id, servo -> { }, true, nanos);
            case 0x02 -> {
                if (parameters == 2 && id != 0xFE) {
                    answerAfter(nanos, id, f[5] & 0xFF, f[6] & 0xFF);
                }
            }
            case 0x03 -> {
                if (parameters >= 2) {
                    each(id, servo -> servo.write(plant, f[5] & 0xFF, f, 6, parameters - 1), false, nanos);
                }
            }
            case 0x04 -> {
                if (parameters >= 2) {
                    each(id, servo -> servo.register(f[5] & 0xFF, f, 6, parameters - 1), false, nanos);
                }
            }
            case 0x05 -> each(id, servo -> servo.action(plant), false, nanos);
            case 0x82 -> {
                if (parameters >= 2) {
                    syncRead(f, parameters, nanos);
                }
            }
            case 0x83 -> {
                if (parameters >= 2) {
                    syncWrite(plant, f, parameters);
                }
            }
            default -> { } // an instruction that this servo does not have
        }
    }

    private List<FeetechStsSim> withId(int id) {
        List<FeetechStsSim> named = new ArrayList<>();
        for (FeetechStsSim servo : servos) {
            if ((id == 0xFE || servo.id() == id) && servo.connected()) {
                named.add(servo);
            }
        }
        return named;
    }

    private long delay(int id) {
        long most = 0;
        for (FeetechStsSim servo : withId(id)) {
            most = Math.max(most, servo.returnDelayNanos());
        }
        return most;
    }

    private void each(int id, Consumer<FeetechStsSim> what, boolean ping, long nanos) {
        List<FeetechStsSim> named = withId(id);
        named.forEach(what);
        if (ping || (id != 0xFE && named.stream().anyMatch(FeetechStsSim::answersWrites))) {
            answerAfter(nanos, id, 0, 0);
        }
    }

    /** In the order of the list; a servo that is not there leaves a pause of the length of its reply. */
    private void syncRead(byte[] f, int parameters, long nanos) {
        int address = f[5] & 0xFF;
        int length = f[6] & 0xFF;
        long start = nanos;
        for (int i = 2; i < parameters; i++) {
            int id = f[5 + i] & 0xFF;
            start += delay(id);
            answerAt(start, id, address, length, Long.MAX_VALUE);
            start += (length + 6) * byteNanos();
        }
    }

    private void syncWrite(Plant plant, byte[] f, int parameters) {
        int length = f[6] & 0xFF;
        for (int at = 7; at + length < 5 + parameters; at += 1 + length) {
            int from = at + 1;
            withId(f[at] & 0xFF).forEach(servo -> servo.write(plant, f[5] & 0xFF, f, from, length));
        }
    }

    private void answer(Plant plant, Event event) {
        byte[] bytes = {};
        long fastestNanos = event.slowestNanos() - (event.length() + 6) * byteNanos();
        for (FeetechStsSim servo : withId(event.id())) {
            long delay = servo.returnDelayNanos();
            boolean all = event.slowestNanos() == Long.MAX_VALUE;
            if (all || (delay >= fastestNanos && delay <= event.slowestNanos())) {
                byte[] reply = servo.reply(plant, event.address(), event.length());
                bytes = bytes.length == 0 ? reply : WiredAnd.collide(bytes, reply);
            }
        }
        byte[] heard = faults.toHost(replyFilter.apply(bytes), event.nanos());
        for (int i = 0; i < faults.times() && heard.length > 0; i++) {
            long end = event.nanos() + (i + 1) * heard.length * byteNanos() + faults.lateToHost();
            arriving.add(new Chunk(heard, end));
            show(Direction.SERVO_TO_HOST, heard, end);
        }
    }

    // ---- state ----

    @Override
    public void save(StateWriter out) {
        parser.save(out);
        out.put((long) events.size());
        for (Event e : events.stream().sorted(EVENT_ORDER).toList()) {
            out.put(e.nanos()).put(e.order()).put(e.kind().name()).put(e.frame()).put((long) e.id())
                    .put((long) e.address()).put((long) e.length()).put(e.slowestNanos());
        }
        out.put((long) arriving.size());
        for (Chunk chunk : arriving) {
            out.put(chunk.bytes).put(chunk.nanos).put((long) chunk.taken);
        }
        out.put(orders).put(hostEndNanos).put(echo).put(gone);
        faults.save(out);
    }

    @Override
    public void load(StateReader in) {
        parser.load(in);
        events.clear();
        for (long left = in.readLong(); left > 0; left--) {
            events.add(new Event(in.readLong(), in.readLong(), Kind.valueOf(in.readText()), in.readBytes(),
                    in.readInt(), in.readInt(), in.readInt(), in.readLong()));
        }
        arriving.clear();
        for (long left = in.readLong(); left > 0; left--) {
            Chunk chunk = new Chunk(in.readBytes(), in.readLong());
            chunk.taken = in.readInt();
            arriving.add(chunk);
        }
        orders = in.readLong();
        hostEndNanos = in.readLong();
        echo = in.readBoolean();
        gone = in.readBoolean();
        faults.load(in);
    }
}
