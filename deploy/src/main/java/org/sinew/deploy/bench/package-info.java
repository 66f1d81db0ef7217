/**
 * What {@code sinew bench} measures: the loop's wake-ups beside those of a loop in C, the tick, the servo bus; and the
 * statistics that say what the figures are worth. Prints nothing.
 */
@NullMarked
package org.sinew.deploy.bench;

import org.jspecify.annotations.NullMarked;
