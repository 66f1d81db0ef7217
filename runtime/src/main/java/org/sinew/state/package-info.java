/**
 * What a robot is ({@link org.sinew.state.RobotModel}, constant) and what one cycle knows of it
 * ({@link org.sinew.state.RobotState}, changing, allocated once). Every arrow in the project points here.
 */
@NullMarked
package org.sinew.state;

import org.jspecify.annotations.NullMarked;
