/**
 * Bytes of a wire in words, for people: what {@code sinew decode} shows. Each protocol and each chip brings a decoder
 * of its own, beside its driver; they are found by service look-up.
 */
@NullMarked
package org.sinew.drivers.decode;

import org.jspecify.annotations.NullMarked;
