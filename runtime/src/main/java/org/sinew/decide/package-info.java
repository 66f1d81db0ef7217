/**
 * What we would like to do: a {@link org.sinew.decide.Behavior} writes an Intent, never a command.
 */
@NullMarked
package org.sinew.decide;

import org.jspecify.annotations.NullMarked;
