package org.sinew.sim;

/**
 * Where every body was at one moment: what a picture is made of. Allocated once; filled while the world is visited,
 * read by whoever draws, afterwards. One thread at a time.
 */
public final class ScenePose implements Saveable {
    final double[] position;
    final double[] orientation;
    final double[] floorTilt = {1, 0, 0, 0};
    private final double[] three = new double[3];
    private final double[] four = new double[4];
    private long nanos;

    /** @param bodies how many the plant has */
    public ScenePose(int bodies) {
        position = new double[3 * bodies];
        orientation = new double[4 * bodies];
    }

    /** Takes what the plant says now; allocates nothing. */
    public void copy(Plant plant) {
        for (int body = 0; 3 * body < position.length; body++) {
            plant.bodyPosition(body, three);
            plant.bodyOrientation(body, four);
            System.arraycopy(three, 0, position, 3 * body, 3);
            System.arraycopy(four, 0, orientation, 4 * body, 4);
        }
        plant.floorTilt(floorTilt);
        nanos = plant.nanos();
    }

    /** Takes those of another of the same plant. */
    public void copy(ScenePose other) {
        System.arraycopy(other.position, 0, position, 0, position.length);
        System.arraycopy(other.orientation, 0, orientation, 0, orientation.length);
        System.arraycopy(other.floorTilt, 0, floorTilt, 0, floorTilt.length);
        nanos = other.nanos;
    }

    /** Time of the world at that moment. */
    public long nanos() {
        return nanos;
    }

    @Override
    public void save(StateWriter out) {
        out.put(position).put(orientation).put(floorTilt).put(nanos);
    }

    @Override
    public void load(StateReader in) {
        in.readInto(position);
        in.readInto(orientation);
        in.readInto(floorTilt);
        nanos = in.readLong();
    }
}
