/**
 * One file per chip, servo, camera, microphone; each stands in the package of its kind.
 */
@NullMarked
package org.sinew.drivers;

import org.jspecify.annotations.NullMarked;
