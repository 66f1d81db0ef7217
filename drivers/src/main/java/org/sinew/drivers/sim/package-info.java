/** Simulated chips. */
@org.jspecify.annotations.NullMarked
package org.sinew.drivers.sim;
