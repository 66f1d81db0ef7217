/**
 * What a driver implements, and the worker thread that owns one bus.
 */
@NullMarked
package org.sinew.device;

import org.jspecify.annotations.NullMarked;
