/**
 * {@link org.sinew.loop.ControlLoop}, the one screen; the pacer that calls it; its statistics. The only package that
 * knows the others.
 */
@NullMarked
package org.sinew.loop;

import org.jspecify.annotations.NullMarked;
