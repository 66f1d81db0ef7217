/**
 * Simulation only (its own jar): physics, world, fault plan. No robot loads it.
 */
@NullMarked
package org.sinew.sim;

import org.jspecify.annotations.NullMarked;
