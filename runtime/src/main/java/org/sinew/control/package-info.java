/**
 * The socket of {@code sinew status}, {@code arm} and {@code stop} on this machine.
 */
@NullMarked
package org.sinew.control;

import org.jspecify.annotations.NullMarked;
