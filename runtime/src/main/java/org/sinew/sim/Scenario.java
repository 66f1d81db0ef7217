package org.sinew.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens in a world by itself: props that are carried along their paths from the moment on at which it begins.
 * A part of the world: whoever builds that makes it before the world starts; {@link #begin} on any thread, the rest
 * with the world visited.
 */
public final class Scenario implements Saveable {
    /** Its name among the parts of a world. */
    public static final String PART = "scenario";

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final World world;
    private final ArticulatedPlant plant;
    private final Map<Integer, PropPath> paths = new LinkedHashMap<>();
    private final double[] position = new double[3];
    private final double[] velocity = new double[3];
    private volatile long begunNanos = NOT_BEGUN;

    /**
     * @param world of that plant, not yet started; this becomes a part of it
     * @param paths of fixed props, by name
     */
    public Scenario(World world, ArticulatedPlant plant, Map<String, PropPath> paths) {
        this.world = world;
        this.plant = plant;
        paths.forEach((prop, path) -> this.paths.put(plant.bodyIndex(prop), path));
        world.part(PART, this);
        world.eachStep(at -> carry());
    }

    /** Its time runs from now on; once it has begun, this changes nothing. */
    public void begin() {
        if (begunNanos == NOT_BEGUN) {
            begunNanos = world.nanos();
        }
    }

    /** Time since it began, of the plant's present; below zero: it has not begun. */
    public long sinceNanos() {
        return begunNanos == NOT_BEGUN ? -1 : plant.nanos() - begunNanos;
    }

    /** To where each prop is at the end of the step that is about to be made. */
    private void carry() {
        long since = begunNanos == NOT_BEGUN ? -1 : plant.nanos() + plant.stepNanos() - begunNanos;
        paths.forEach((body, path) -> {
            path.at(since, position, velocity);
            plant.carry(body, position, velocity);
        });
    }

    @Override
    public void save(StateWriter out) {
        out.put(begunNanos);
    }

    @Override
    public void load(StateReader in) {
        begunNanos = in.readLong();
    }
}
