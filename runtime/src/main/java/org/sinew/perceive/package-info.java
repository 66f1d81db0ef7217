/**
 * Models beside the loop: inputs go out through a ring, the newest result comes back through a slot.
 */
@NullMarked
package org.sinew.perceive;

import org.jspecify.annotations.NullMarked;
