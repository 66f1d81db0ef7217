/**
 * Cameras: each source of pictures is one file, and all of them are driven by
 * {@link org.sinew.drivers.camera.StreamCamera}.
 */
@NullMarked
package org.sinew.drivers.camera;

import org.jspecify.annotations.NullMarked;
