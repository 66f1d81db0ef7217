package org.sinew.cockpit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.sinew.cockpit.Outgoing.Kind;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.rt.Threads;

/**
 * Tells every page that watches how the robot is: states twenty times a second, made once for all, and the slower
 * messages in between. Works on a daemon thread of its own, and only while somebody watches. Reads the robot from the
 * recorder's side; never touches the loop thread.
 */
final class Telemetry implements AutoCloseable {
    static final int MOST_VIEWERS = 8;
    private static final System.Logger LOG = System.getLogger(Telemetry.class.getName());
    private static final long PERIOD_NANOS = 50_000_000;
    private static final int ARMING_EVERY = 5; // rounds: four times a second
    private static final int PICTURES_EVERY = 4;
    private static final int LOOP_EVERY = 20;
    /** How soon it looks again whether a tick has taken a command: a fifth of a tick of 100 Hz. */
    private static final long ANSWER_NANOS = 2_000_000;
    private static final long ASLEEP_NANOS = 1_000_000_000;

    private final RobotSources sources;
    private final CockpitTarget target;
    private final Requests requests;
    private final boolean control;
    private final AtomicInteger pages = new AtomicInteger();
    private final EventStory story = new EventStory();
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final Gyro gyro;
    private final StateMessage states;
    private final LoopMessage loops;
    private final List<Pictures> cameras;
    private final Frame frame;
    private final String info;
    private final Thread thread = new Thread(this::work, "cockpit");
    private volatile boolean running = true;
    private volatile boolean anew; // the first page after none: what was last told is old
    private volatile String lastLoop = "";
    private volatile String lastArming = "";
    private String lastProblem = "";
    private long rounds;
    private int pictures;

    Telemetry(RobotSources sources, RobotDescription description, CockpitTarget target) {
        this.sources = sources;
        this.target = target;
        control = description.identity().simulated();
        gyro = new Gyro(description.identity().rateHz());
        states = new StateMessage(sources.model(), gyro, control);
        loops = new LoopMessage(sources);
        frame = new Frame(sources.model());
        info = InfoMessage.of(description, sources.model(), sources.events().boot(), gyro.rateHz());
        requests = new Requests(target, control, sources.loop().stats()::ticks, this::wake);
        cameras = IntStream.range(0, sources.cameras().size())
                .mapToObj(i -> new Pictures(i, description.cameras().get(i), sources.cameras().get(i))).toList();
        thread.setDaemon(true);
    }

    /** Before the recorder starts. */
    void start() {
        sources.recorder().listen(gyro::add);
        sources.events().listen(this::tell);
        thread.start();
    }

    Requests requests() {
        return requests;
    }

    /** What a new page may do about motion. */
    PageMotion motion() {
        return new PageMotion(target.motion(), control, new CockpitTarget.Page(pages.incrementAndGet()));
    }

    /** A page comes: it is told what it needs, in order; false if there are too many. */
    boolean join(Viewer viewer) {
        synchronized (story) { // no event may come between the past ones and the first new one
            if (viewers.size() >= MOST_VIEWERS || !running) {
                return false;
            }
            viewer.info(info);
            story.all().forEach(viewer::inTurn);
            if (viewers.isEmpty()) {
                anew = true; // what was made for others is old
            } else if (!anew) { // else the next round tells everybody
                tellLast(viewer);
            }
            viewers.add(viewer);
        }
        wake();
        return true;
    }

    /** A page has gone. */
    void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    /** Pages that watch. */
    int watching() {
        return viewers.size();
    }

    /** On the thread of whoever raises the event: it only leaves it here. */
    private void tell(Event event) {
        synchronized (story) {
            for (String message : story.add(event)) {
                viewers.forEach(viewer -> viewer.inTurn(message));
            }
        }
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void work() {
        long next = System.nanoTime();
        while (running) {
            long now = System.nanoTime();
            guarded(() -> requests.look(now));
            if (viewers.isEmpty()) {
                loops.begin();
                LockSupport.parkNanos(this, requests.any() ? ANSWER_NANOS : ASLEEP_NANOS);
                next = System.nanoTime();
                continue;
            }
            if (now - next >= 0) {
                guarded(() -> round(now));
                next = now - next > PERIOD_NANOS ? now + PERIOD_NANOS : next + PERIOD_NANOS;
            }
            viewers.forEach(Viewer::flush);
            long wait = next - System.nanoTime();
            LockSupport.parkNanos(this, requests.any() ? Math.min(wait, ANSWER_NANOS) : wait);
        }
    }

    /** What one part does wrong must end neither the others nor the next rounds. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) { // nobody else answers commands
            if (!lastProblem.equals(e.toString())) {
                lastProblem = e.toString();
                LOG.log(System.Logger.Level.ERROR, "the cockpit could not tell all; the robot goes on", e);
            }
        }
    }

    private void round(long now) {
        sources.recorder().newest(frame);
        boolean all = anew;
        if (all) {
            lastArming = "";
            lastLoop = "";
            rounds = 0;
        }
        long each = rounds++;
        if (each % ARMING_EVERY == 0) {
            guarded(this::arming);
        }
        if (each % LOOP_EVERY == 0) {
            guarded(this::loop);
        }
        if (all) {
            synchronized (story) { // who comes now is told by join; who came before, here
                anew = false;
                viewers.forEach(this::tellLast);
            }
        }
        guarded(() -> viewers.forEach(Viewer::offerMotion));
        byte[] state = states.of(frame, target.activity());
        viewers.forEach(viewer -> viewer.offerState(state, now));
        if (each % PICTURES_EVERY == 0) {
            IntStream.range(0, cameras.size()).forEach(camera -> guarded(() -> picture(camera)));
        }
    }

    /** What was last made of each; nothing of what could not be made. */
    private void tellLast(Viewer viewer) {
        if (!lastArming.isEmpty()) {
            viewer.offer(Kind.ARMING, lastArming);
        }
        if (!lastLoop.isEmpty()) {
            viewer.offer(Kind.LOOP, lastLoop);
        }
    }

    private void loop() {
        lastLoop = loops.of(target.figures());
        viewers.forEach(viewer -> viewer.offer(Kind.LOOP, lastLoop));
    }

    private void arming() {
        String message = ArmingMessage.of(target.arming(), frame);
        if (!message.equals(lastArming)) {
            lastArming = message;
            viewers.forEach(viewer -> viewer.offer(Kind.ARMING, message));
        }
    }

    /** Of one camera, for those who want one of it now: made once for all, and not at all when nobody does. */
    private void picture(int camera) {
        List<Viewer> wanting =
                viewers.stream().filter(viewer -> viewer.wantsPictureOf(cameras.size()) == camera).toList();
        if (wanting.isEmpty()) {
            return;
        }
        Optional<byte[]> picture = cameras.get(camera).newest(pictures + 1);
        if (picture.isPresent()) {
            pictures++;
            wanting.forEach(viewer -> viewer.offerPicture(picture.get(), pictures));
        } else {
            wanting.forEach(Viewer::skipCamera);
        }
    }

    /** Says goodbye to all pages and ends the thread. */
    @Override
    public void close() {
        synchronized (story) {
            running = false;
        }
        viewers.forEach(Viewer::sayGoodbye);
        wake();
        Threads.join(thread, 1000);
        cameras.forEach(Pictures::close);
    }
}
