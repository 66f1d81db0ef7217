/**
 * Buses as drivers see them: I2C and GPIO through Pi4J.
 */
@NullMarked
package org.sinew.drivers.port;

import org.jspecify.annotations.NullMarked;
