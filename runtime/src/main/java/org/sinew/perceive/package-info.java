/**
 * Models beside the loop: rows of robot state go out through a ring, pictures come from a camera, and the newest result
 * comes back through a slot.
 */
@NullMarked
package org.sinew.perceive;

import org.jspecify.annotations.NullMarked;
