/** Placeholder. */
@org.jspecify.annotations.NullMarked
package org.sinew.rt;
