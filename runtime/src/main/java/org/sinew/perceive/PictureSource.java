package org.sinew.perceive;

import org.sinew.state.Image;

/** Where a worker takes pictures from: a camera. Called on the worker's thread. */
@FunctionalInterface
public interface PictureSource {
    /** Copies the newest picture into {@code into} if it is newer than what {@code into} holds; whether it was. */
    boolean newest(Image into);
}
