/**
 * Microphones: each source of sound is one file, and both are driven by
 * {@link org.sinew.drivers.audio.StreamMicrophone}.
 */
@NullMarked
package org.sinew.drivers.audio;

import org.jspecify.annotations.NullMarked;
