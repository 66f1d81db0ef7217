package org.sinew.drivers;

import org.sinew.drivers.testing.DriverContract;

/** The promises that every driver of this module keeps. */
class DriverContractTest extends DriverContract {
}
