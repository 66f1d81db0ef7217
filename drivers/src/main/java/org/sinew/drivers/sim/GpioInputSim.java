package org.sinew.drivers.sim;

import com.pi4j.io.gpio.digital.PullResistance;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.io.GpioInput;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.World;

/**
 * What hangs on a GPIO line of a simulated robot: a contact between the line and a supply rail. Closed, the line has
 * the rail's level; open, its pull decides. Read by one bus thread; pressed and broken by hands and scenarios on any
 * thread.
 */
public final class GpioInputSim implements Saveable, Breakable {
    /** Where the contact's other end goes. */
    public enum Rail { GROUND, SUPPLY }

    /** What is wrong with the contact. */
    private enum Broken { NONE, STUCK_OPEN, STUCK_CLOSED, INVERTED }

    private static final double TOUCH_N = 1;

    private final Rail rail;
    private final boolean closedAtRest;
    private final @Nullable World world;
    private final Consumer<Plant> look;
    private boolean touched; // bus thread
    private volatile boolean pressed;
    private volatile Broken broken = Broken.NONE;
    private LongSupplier nanos = () -> 0;
    private LooseContact plug = new LooseContact(new Noise(0));

    private GpioInputSim(Rail rail, boolean closedAtRest, @Nullable World world, int... contactSites) {
        this.rail = rail;
        this.closedAtRest = closedAtRest;
        this.world = world;
        look = plant -> {
            double forceN = 0;
            for (int site : contactSites) {
                forceN += plant.contactForceN(site);
            }
            touched = forceN > TOUCH_N;
        };
    }

    /**
     * A button or e-stop, wired as these keys of the robot file want it: active exactly while it is pressed. Where the
     * pull goes to the active level it is a normally closed contact, so a cut wire is active too.
     */
    public static GpioInputSim button(GpioInput.Config keys) {
        return new GpioInputSim(rail(keys), closedAtRest(keys), null);
    }

    /** A switch in a sole, wired as these keys want it: active exactly while it is touched. */
    public static GpioInputSim footSwitch(World world, GpioInput.Config keys, String... contactSites) {
        return new GpioInputSim(rail(keys), closedAtRest(keys), world, sites(world, contactSites));
    }

    /** A switch in a sole: closed while the plant's touch sensors there feel more than 1 N together. */
    public static GpioInputSim footSwitch(World world, Rail rail, String... contactSites) {
        return new GpioInputSim(rail, false, world, sites(world, contactSites));
    }

    private static int[] sites(World world, String... contactSites) {
        int[] sites = new int[contactSites.length];
        world.visit(plant -> Arrays.setAll(sites, i -> plant.contactSiteIndex(contactSites[i])));
        return sites;
    }

    /** The rail that a closed contact needs to be heard against the pull. */
    private static Rail rail(GpioInput.Config keys) {
        return keys.resistance() == PullResistance.PULL_UP ? Rail.GROUND : Rail.SUPPLY;
    }

    private static boolean closedAtRest(GpioInput.Config keys) {
        boolean highWhenClosed = rail(keys) == Rail.SUPPLY;
        return highWhenClosed != (keys.active() == GpioInput.Level.HIGH);
    }

    /** A contact that is open until it is pressed: a button. */
    public static GpioInputSim normallyOpen(Rail rail) {
        return new GpioInputSim(rail, false, null);
    }

    /** A contact that is closed until it is pressed: an e-stop. */
    public static GpioInputSim normallyClosed(Rail rail) {
        return new GpioInputSim(rail, true, null);
    }

    /** The hand: presses or releases. A foot switch has no hand. */
    public void press(boolean down) {
        if (world != null) {
            throw new IllegalStateException("a foot switch follows the plant; push its body instead");
        }
        pressed = down;
    }

    /** From now on the contact does not close any more (dirt, a broken wire). */
    public void stickOpen() {
        broken = Broken.STUCK_OPEN;
    }

    /** From now on the contact does not open any more (welded). */
    public void stickClosed() {
        broken = Broken.STUCK_CLOSED;
    }

    /** The contact is whole again. */
    public void repair() {
        broken = Broken.NONE;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> broken = on ? Broken.STUCK_OPEN : Broken.NONE;
            case STUCK -> broken = on ? Broken.STUCK_CLOSED : Broken.NONE;
            case WRONG -> broken = on ? Broken.INVERTED : Broken.NONE;
            case INTERMITTENT -> plug.share(Breakable.amount(on, value, LooseContact.USUAL_SHARE));
            default -> { }
        }
    }

    /** Before the world starts: the time in which it chatters, and where chance comes from. */
    public void faultNoise(LongSupplier worldNanos, Noise noise) {
        nanos = worldNanos;
        plug = new LooseContact(noise);
    }

    /** Level of the line. */
    boolean level(boolean pulledUp) {
        return closed() ? rail == Rail.SUPPLY : pulledUp;
    }

    private boolean closed() {
        return switch (broken) {
            case STUCK_OPEN -> false;
            case STUCK_CLOSED -> true;
            case NONE -> !plug.open(nanos.getAsLong()) && follows();
            case INVERTED -> !follows();
        };
    }

    /** What a whole contact does. */
    private boolean follows() {
        return (world == null ? pressed : touched(world)) != closedAtRest;
    }

    private boolean touched(World world) {
        world.visit(look);
        return touched;
    }

    @Override
    public void save(StateWriter out) {
        out.put(touched).put(pressed).put(broken.name()).put(plug.share());
    }

    @Override
    public void load(StateReader in) {
        touched = in.readBoolean();
        pressed = in.readBoolean();
        broken = Broken.valueOf(in.readText());
        plug.share(in.readDouble());
    }
}
