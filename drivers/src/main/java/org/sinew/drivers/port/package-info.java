/**
 * Buses as drivers see them: I2C and GPIO through Pi4J, serial ports of Linux through its own calls; and what
 * cameras and microphones read from: programs, streams, and the thread that opens a source again when it is gone.
 */
@NullMarked
package org.sinew.drivers.port;

import org.jspecify.annotations.NullMarked;
