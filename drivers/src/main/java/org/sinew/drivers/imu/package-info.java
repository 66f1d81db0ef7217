/**
 * Inertial units, one file per chip.
 */
@NullMarked
package org.sinew.drivers.imu;

import org.jspecify.annotations.NullMarked;
