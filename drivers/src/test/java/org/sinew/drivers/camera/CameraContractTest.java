package org.sinew.drivers.camera;

import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.testing.CameraContract;

/** The promises that every camera of ours keeps. */
@Timeout(120)
class CameraContractTest extends CameraContract {
}
