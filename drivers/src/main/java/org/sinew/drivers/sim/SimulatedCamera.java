package org.sinew.drivers.sim;

import java.util.function.Consumer;
import org.sinew.device.Camera;
import org.sinew.rt.Clock;
import org.sinew.sim.Mjcf;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Rasteriser;
import org.sinew.sim.Scene;
import org.sinew.sim.ScenePose;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.Timed;
import org.sinew.sim.World;
import org.sinew.state.Image;

/**
 * A camera of a simulated robot: colours with the noise of a sensor, and exact distances. At each moment of its rate
 * whoever moves the world copies where the bodies are, which is short; its own thread draws them afterwards, so no bus
 * waits for a picture. That thread moves the world itself only if nobody else has done so in time. A picture bears the
 * time of its bodies, and is there {@value #READOUT_MILLIS} ms later, or a period if that is shorter: a choice, for
 * exposure and transfer of a small camera.
 *
 * <p>The world calls {@link #due}, saves and loads it as its part {@code camera.NAME}; anybody asks for the newest
 * picture. A machine that is too slow leaves pictures out: their numbers are missing. In virtual time none are, and the
 * same seed gives the same pictures.
 */
public final class SimulatedCamera implements Camera, Timed {
    private static final int READOUT_MILLIS = 20;
    private static final long READOUT_NANOS = READOUT_MILLIS * 1_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int SHOOT = 0;

    private final String name;
    private final int rateHz;
    private final double verticalFovRad;
    private final World world;
    private final Clock clock;
    private final Rasteriser rasteriser;
    private final SensorNoise sensor;
    private final Thread thread;
    private final Runnable draw = this::draw;
    private final Consumer<Plant> nothing = plant -> { };
    private final long periodNanos;
    private final long readoutNanos;
    // What the world has copied last, what the newest picture shows, and how often it was taken back; guarded by this.
    private final ScenePose shot;
    private long shots;
    private boolean fresh;
    private final ScenePose shown;
    private long shownNumber;
    private boolean again;
    private long loads;
    // What is being drawn; of the thread.
    private final ScenePose pose;
    private final Image drawn;
    private long loadsBefore;
    /** Guarded by itself. */
    private final Image newest;
    private volatile long frames;
    private volatile boolean started;
    private volatile boolean running = true;

    /**
     * Before {@link World#start}.
     *
     * @param rateHz pictures in a second
     * @param scene  of the world's plant
     * @param view   where it sits, and the angle between upper and lower edge
     * @param seed   of the run
     */
    public SimulatedCamera(String name, int width, int height, int rateHz, World world, Scene scene,
            Mjcf.CameraView view, long seed) {
        this.name = name;
        this.rateHz = rateHz;
        periodNanos = SECOND_NANOS / rateHz;
        readoutNanos = Math.min(READOUT_NANOS, periodNanos);
        this.world = world;
        clock = world.clock();
        verticalFovRad = Math.toRadians(view.fovyDeg());
        rasteriser = new Rasteriser(scene, view, width, height);
        sensor = new SensorNoise(Noise.of(seed, name));
        shot = new ScenePose(scene.bodyCount());
        shown = new ScenePose(scene.bodyCount());
        pose = new ScenePose(scene.bodyCount());
        drawn = new Image(width, height, true);
        newest = new Image(width, height, true);
        thread = clock.thread("camera " + name, this::work);
        world.part(part(), this);
        world.at(0, part(), SHOOT);
    }

    private String part() {
        return "camera." + name;
    }

    /** How much noise: 1 as a small sensor in a lit room, 0 none. Before the start. */
    public SimulatedCamera noise(double factor) {
        sensor.factor(factor);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int width() {
        return newest.width;
    }

    @Override
    public int height() {
        return newest.height;
    }

    @Override
    public boolean measuresDepth() {
        return true;
    }

    @Override
    public double verticalFovRad() {
        return verticalFovRad;
    }

    /** Begins to draw; a second call changes nothing. */
    @Override
    public synchronized void start() {
        if (!started) {
            started = true;
            clock.start(thread);
        }
    }

    /** Its moment has come: copies where the bodies are. */
    @Override
    public void due(Plant plant, int code) {
        long next;
        synchronized (this) {
            shot.copy(plant);
            shots++;
            fresh = true;
            next = SECOND_NANOS * shots / rateHz;
        }
        world.at(next, part(), SHOOT);
        clock.unpark(thread);
    }

    private void work() {
        while (running) {
            long lateNanos = lateNanos();
            if (take()) {
                long ready = world.clockNanos(pose.nanos()) + readoutNanos;
                clock.perform(draw, Math.max(0, ready - clock.nanos()));
                clock.sleepUntil(ready);
                publish();
            } else if (clock.nanos() < lateNanos) {
                clock.parkUntil(lateNanos);
            } else {
                moveWorld();
                clock.parkUntil(clock.nanos() + periodNanos); // not at all, if that has brought a shot
            }
        }
    }

    /** When it is time to care for the next shot: half of the time is left for drawing. */
    private synchronized long lateNanos() {
        return world.clockNanos(SECOND_NANOS * shots / rateHz) + readoutNanos / 2;
    }

    private void moveWorld() {
        try {
            world.visit(nothing);
        } catch (RuntimeException | Error e) {
            // kept as the world's failure; from now on there is no new shot
        }
    }

    /** Whether there was something to draw: a new shot, or after going back what was shown then. */
    private synchronized boolean take() {
        if (!again && !fresh) {
            return false;
        }
        pose.copy(again ? shown : shot);
        drawn.sequence = again ? shownNumber : shots;
        fresh = again && fresh;
        again = false;
        loadsBefore = loads;
        return true;
    }

    private void draw() {
        rasteriser.render(pose, drawn);
        sensor.add(drawn);
    }

    private synchronized void publish() {
        if (loads != loadsBefore) {
            return; // it is of a time that has not come yet
        }
        shown.copy(pose);
        shownNumber = drawn.sequence;
        frames = drawn.sequence;
        drawn.stampNanos = world.clockNanos(pose.nanos());
        synchronized (newest) {
            newest.copy(drawn);
        }
    }

    /** As {@link Camera#newest}; also gives an older one after the world has gone back. */
    @Override
    public boolean newest(Image into) {
        synchronized (newest) {
            if (newest.sequence == into.sequence || newest.sequence == 0) {
                return false;
            }
            into.copy(newest);
            return true;
        }
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public long broken() {
        return 0;
    }

    @Override
    public void close() {
        running = false;
        clock.unpark(thread);
        if (started) {
            clock.join(thread, 0);
        }
    }

    @Override
    public synchronized void save(StateWriter out) {
        shot.save(out);
        out.put(shots);
        shown.save(out);
        out.put(shownNumber);
    }

    /** What was shown then, and what was being drawn, is drawn again. */
    @Override
    public synchronized void load(StateReader in) {
        shot.load(in);
        shots = in.readLong();
        shown.load(in);
        shownNumber = in.readLong();
        again = shownNumber > 0;
        fresh = shots > shownNumber;
        loads++;
        synchronized (newest) {
            newest.sequence = 0;
        }
        clock.unpark(thread);
    }
}
