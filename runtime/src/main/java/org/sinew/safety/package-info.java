/**
 * The gate between a wish and a command: {@link org.sinew.safety.SafetyGate} is the only writer of a
 * {@link org.sinew.safety.JointCommand}. Also the one table of events, in English and Chinese.
 */
@NullMarked
package org.sinew.safety;

import org.jspecify.annotations.NullMarked;
