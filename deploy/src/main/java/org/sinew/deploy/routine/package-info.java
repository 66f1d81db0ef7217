/**
 * A behaviour in one Java file: compiled in memory when a run starts, kept inside a fence, and in simulation swapped
 * when the file is saved. Knows the JDK's compiler; nobody else does.
 */
@NullMarked
package org.sinew.deploy.routine;

import org.jspecify.annotations.NullMarked;
