/** Bus servos. Each family is described in the file that holds its keys and its turn; what it needs stands beside. */
@NullMarked
package org.sinew.drivers.servo;

import org.jspecify.annotations.NullMarked;
