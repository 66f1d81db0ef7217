/**
 * Meters of supply rails, one file per chip.
 */
@NullMarked
package org.sinew.drivers.power;

import org.jspecify.annotations.NullMarked;
