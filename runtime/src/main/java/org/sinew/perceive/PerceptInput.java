package org.sinew.perceive;

import org.sinew.rt.RealTime;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/**
 * A model with what it looks at: all in which models differ for the worker that runs them. {@link #feed} is the loop
 * thread's, the rest the worker's.
 */
interface PerceptInput extends AutoCloseable {
    /** Takes from the tick what the model will look at. */
    @RealTime
    void feed(RobotState state);

    /** Takes in what is newest; whether a run would see something that no run has seen. */
    boolean ready();

    /** When the newest of what is in was acquired. */
    long stampNanos();

    /** Runs the model on what is in; false if the result is not to be used. */
    boolean run(Percept into);

    /** An empty result. */
    Percept percept();

    @Override
    void close();
}
