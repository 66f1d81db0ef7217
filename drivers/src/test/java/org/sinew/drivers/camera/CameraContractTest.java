package org.sinew.drivers.camera;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.sinew.drivers.testing.CameraContract;

/** The promises that every camera of ours keeps. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CameraContractTest extends CameraContract {
}
