/** Proof of life for whoever watches the loop. */
@NullMarked
package org.sinew.guard;

import org.jspecify.annotations.NullMarked;
