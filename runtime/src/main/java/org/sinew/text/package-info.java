/**
 * What people write and read, wherever they do: durations, and the right word for a mistyped one. Imports nothing of
 * ours.
 */
@NullMarked
package org.sinew.text;

import org.jspecify.annotations.NullMarked;
