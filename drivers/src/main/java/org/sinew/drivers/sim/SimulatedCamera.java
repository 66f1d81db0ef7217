package org.sinew.drivers.sim;

import java.util.function.Consumer;
import org.sinew.device.Camera;
import org.sinew.mjcf.Mjcf;
import org.sinew.rt.Clock;
import org.sinew.sim.Fault;
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
public final class SimulatedCamera implements Camera, Timed, Breakable {
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
    private final Noise noise;
    private volatile boolean off;
    private volatile boolean frozen;
    private volatile boolean garbage;
    private volatile boolean upsideDown;
    private volatile double lost; // share of the pictures

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
        noise = Noise.of(seed, "faults of " + name);
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
            spoil(into);
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

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> off = on;
            case FROZEN -> frozen = on;
            case GARBAGE -> garbage = on;
            case WRONG -> upsideDown = on;
            case INTERMITTENT -> lost = Breakable.amount(on, value, LooseContact.USUAL_SHARE);
            default -> { }
        }
    }

    /** Whether this picture comes, in spite of all that is broken. */
    private boolean comes(long number) {
        return !off && !noise.happens(number, 0, lost);
    }

    /** What becomes of a picture on its way. */
    private void spoil(Image picture) {
        if (garbage) {
            RandomBytes.fill(picture.rgb, 0, picture.rgb.length, noise, picture.sequence * picture.rgb.length);
        }
        if (upsideDown) {
            turn(picture);
        }
    }

    /** By half a turn: pixels in the opposite order. */
    private static void turn(Image picture) {
        float[] depth = picture.depthMetre;
        for (int i = 0, j = picture.width * picture.height - 1; i < j; i++, j--) {
            for (int channel = 0; channel < 3; channel++) {
                byte kept = picture.rgb[3 * i + channel];
                picture.rgb[3 * i + channel] = picture.rgb[3 * j + channel];
                picture.rgb[3 * j + channel] = kept;
            }
            if (depth != null) {
                float kept = depth[i];
                depth[i] = depth[j];
                depth[j] = kept;
            }
        }
    }

    /** With {@link #drawn} locked: draws the newest complete picture; false if there is none but the known one. */
    private boolean prepare(long known) {
        long number;
        boolean redraw;
        synchronized (this) {
            number = complete();
            if (number == 0 || number == known || !comes(number)) {
                return false;
            }
            boolean other = number != drawn.sequence || life != drawnLife;
            redraw = other && !(frozen && drawn.sequence != 0);
            if (other) {
                pose.copy(number == shots ? shot : before);
                drawnLife = life;
            }
        }
        drawn.sequence = number;
        if (redraw) {
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
        out.put(off).put(frozen).put(garbage).put(upsideDown).put(lost);
    }

    @Override
    public synchronized void load(StateReader in) {
        shots = in.readLong();
        shot.load(in);
        before.load(in);
        off = in.readBoolean();
        frozen = in.readBoolean();
        garbage = in.readBoolean();
        upsideDown = in.readBoolean();
        lost = in.readDouble();
        life++;
    }
}
