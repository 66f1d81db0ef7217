/**
 * Digital inputs: foot contacts, buttons, e-stop.
 */
@NullMarked
package org.sinew.drivers.io;

import org.jspecify.annotations.NullMarked;
