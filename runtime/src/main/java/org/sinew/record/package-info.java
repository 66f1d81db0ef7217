/**
 * What the loop did, kept in a ring and drained by others: frames and events.
 */
@NullMarked
package org.sinew.record;

import org.jspecify.annotations.NullMarked;
