/**
 * The robot file: a strict reader into immutable records, with file, line and column for every mistake.
 */
@NullMarked
package org.sinew.config;

import org.jspecify.annotations.NullMarked;
