/** Bus servos: one file per family. */
@NullMarked
package org.sinew.drivers.servo;

import org.jspecify.annotations.NullMarked;
