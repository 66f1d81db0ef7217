package org.sinew.sim;

/**
 * A part of a simulated robot that has a state of its own: a chip, a wire with bytes on it, a battery. Whoever builds
 * the robot registers it by {@link World#part}; {@link World#save} and {@link World#load} call it with the world
 * visited. What it writes it reads back in the same order, and from then on behaves bit for bit as when it was saved.
 */
public interface Saveable {

    void save(StateWriter out);

    void load(StateReader in);
}
