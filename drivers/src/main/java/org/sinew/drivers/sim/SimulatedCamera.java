package org.sinew.drivers.sim;

import java.util.function.Consumer;
import org.sinew.device.Camera;
import org.sinew.mjcf.Mjcf;
import org.sinew.rt.Clock;
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
 * whoever moves the world copies where the bodies are, which is short; the picture is drawn when somebody asks for it,
 * on the thread that asks, while the world goes on. So no bus waits for a picture, nothing is drawn in vain, and it
 * needs no thread of its own. A picture bears the time of its bodies and can be had {@value #READOUT_MILLIS} ms
 * later, or half a period if that is shorter: a choice, for exposure and transfer of a small camera.
 *
 * <p>The world calls {@link #due}, saves and loads it as its part {@code camera.NAME}; any threads ask for the newest
 * picture, but never the loop. The same seed gives the same pictures.
 */
public final class SimulatedCamera implements Camera, Timed {
    private static final int READOUT_MILLIS = 20;
    private static final long READOUT_NANOS = READOUT_MILLIS * 1_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int SHOOT = 0;

    private final String name;
    private final int rateHz;
    private final long readoutNanos;
    private final double verticalFovRad;
    private final World world;
    private final Clock clock;
    private final Rasteriser rasteriser;
    private final SensorNoise sensor;
    private final Consumer<Plant> nothing = plant -> { };
    // The newest shot, and the one before; guarded by this.
    private final ScenePose shot;
    private final ScenePose before;
    private long shots;
    private int life; // a new one each time the world has gone back
    // The picture that was drawn last; guarded by it.
    private final Image drawn;
    private final ScenePose pose;
    private int drawnLife;

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
        this.world = world;
        clock = world.clock();
        readoutNanos = Math.min(READOUT_NANOS, SECOND_NANOS / rateHz / 2);
        verticalFovRad = Math.toRadians(view.fovyDeg());
        rasteriser = new Rasteriser(scene, view, width, height);
        sensor = new SensorNoise(Noise.of(seed, name));
        shot = new ScenePose(scene.bodyCount());
        before = new ScenePose(scene.bodyCount());
        pose = new ScenePose(scene.bodyCount());
        drawn = new Image(width, height, true);
        world.part(part(), this);
        world.at(0, part(), SHOOT);
    }

    private String part() {
        return "camera." + name;
    }

    /** How much noise: 1 as a small sensor in a lit room, 0 none. Before the first picture. */
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
        return drawn.width;
    }

    @Override
    public int height() {
        return drawn.height;
    }

    @Override
    public boolean measuresDepth() {
        return true;
    }

    @Override
    public double verticalFovRad() {
        return verticalFovRad;
    }

    /** It shoots as long as its world lives. */
    @Override
    public void start() {
    }

    /** Its moment has come: copies where the bodies are. */
    @Override
    public void due(Plant plant, int code) {
        long next;
        synchronized (this) {
            before.copy(shot);
            shot.copy(plant);
            shots++;
            next = SECOND_NANOS * shots / rateHz;
        }
        world.at(next, part(), SHOOT);
    }

    /** As {@link Camera#newest}; draws it if nobody has asked for it before. After going back, also an older one. */
    @Override
    public boolean newest(Image into) {
        if (!clock.equals(Clock.WALL) && isLate()) {
            moveWorld(); // in wall time buses do: who looks has no fixed priority, and must not hold the world for them
        }
        synchronized (drawn) {
            if (!prepare(into.sequence)) {
                return false;
            }
            into.copy(drawn);
            into.stampNanos = world.clockNanos(pose.nanos());
            return true;
        }
    }

    /** Whether there should be a shot whose picture is complete, but nobody has moved the world so far. */
    private synchronized boolean isLate() {
        return clock.nanos() >= world.clockNanos(SECOND_NANOS * shots / rateHz) + readoutNanos;
    }

    private void moveWorld() {
        try {
            world.visit(nothing);
        } catch (RuntimeException | Error e) {
            // kept as the world's failure; from now on there is no new shot
        }
    }

    /** With {@link #drawn} locked: draws the newest complete picture; false if there is none but the known one. */
    private boolean prepare(long known) {
        long number;
        boolean redraw;
        synchronized (this) {
            number = complete();
            if (number == 0 || number == known) {
                return false;
            }
            redraw = number != drawn.sequence || life != drawnLife;
            if (redraw) {
                pose.copy(number == shots ? shot : before);
                drawnLife = life;
            }
        }
        if (redraw) {
            drawn.sequence = number;
            rasteriser.render(pose, drawn);
            sensor.add(drawn);
        }
        return true;
    }

    /** Number of the newest shot whose picture is complete; 0: none yet. Guarded by this. */
    private long complete() {
        boolean read = clock.nanos() >= world.clockNanos(shot.nanos()) + readoutNanos;
        return shots == 0 || read ? shots : shots - 1;
    }

    @Override
    public synchronized long frames() {
        return complete();
    }

    @Override
    public long broken() {
        return 0;
    }

    /** It has nothing of its own to give back. */
    @Override
    public void close() {
    }

    @Override
    public synchronized void save(StateWriter out) {
        out.put(shots);
        shot.save(out);
        before.save(out);
    }

    @Override
    public synchronized void load(StateReader in) {
        shots = in.readLong();
        shot.load(in);
        before.load(in);
        life++;
    }
}
