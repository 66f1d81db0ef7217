/**
 * What makes a robot of it: the program {@code sinew} and its commands. Imported by nobody.
 */
@NullMarked
package org.sinew.deploy;

import org.jspecify.annotations.NullMarked;
