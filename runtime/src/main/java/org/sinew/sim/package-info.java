/** Simulation. */
@org.jspecify.annotations.NullMarked
package org.sinew.sim;
