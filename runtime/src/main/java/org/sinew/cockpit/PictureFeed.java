package org.sinew.cockpit;

import org.sinew.state.Image;

/** Where the pictures of one camera come from. Asked on the cockpit's thread, and only while somebody looks. */
@FunctionalInterface
public interface PictureFeed {
    /**
     * Copies the newest picture into {@code into} if it is newer than what {@code into} holds.
     *
     * @return whether there was a newer one
     */
    boolean newest(Image into);
}
