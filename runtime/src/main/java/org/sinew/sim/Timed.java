package org.sinew.sim;

/** A registered part that wants to act at times of the world: see {@link World#at(long, String, int)}. */
public interface Timed extends Saveable {

    /**
     * Its time has come. Runs with the world visited.
     *
     * @param code what it has asked for
     */
    void due(Plant plant, int code);
}
