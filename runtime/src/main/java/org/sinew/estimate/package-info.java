/**
 * From samples to what the robot believes: attitude, and how fresh every value is.
 */
@NullMarked
package org.sinew.estimate;

import org.jspecify.annotations.NullMarked;
