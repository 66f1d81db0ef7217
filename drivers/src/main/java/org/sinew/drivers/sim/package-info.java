/**
 * Simulated chips (a jar of its own): registers and lines as the drivers see them, wired to a physics world. No robot
 * loads it.
 */
@NullMarked
package org.sinew.drivers.sim;

import org.jspecify.annotations.NullMarked;
