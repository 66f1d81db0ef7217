/**
 * The arming protocol: who may arm, and what must hold before torque comes on.
 */
@NullMarked
package org.sinew.arming;

import org.jspecify.annotations.NullMarked;
