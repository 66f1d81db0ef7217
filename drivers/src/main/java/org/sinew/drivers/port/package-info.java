/**
 * Buses as drivers see them: I2C and GPIO through Pi4J, serial ports of Linux through its own calls.
 */
@NullMarked
package org.sinew.drivers.port;

import org.jspecify.annotations.NullMarked;
