package org.sinew.rt;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what the loop thread runs. At a type it marks all its methods, but neither constructors nor static
 * initialisers: those run before the loop.
 *
 * <p>The contract of a marked method, and of all that overrides it:
 * <ul>
 * <li>It allocates nothing: no {@code new}, no array, no boxing, no lambda, no joined strings, no string constant.
 * <li>It takes no lock and calls nothing that blocks; the bounded waits of {@link Slot} are the only ones.
 * <li>It neither logs nor does input or output: it tells its facts to a {@link Ring} that another thread drains.
 * <li>It neither throws nor creates an exception: it returns an enum.
 * <li>Its loops are counted ({@code for (int i = 0; i < n; i++)}, or for-each over an array), and it never calls
 *     itself.
 * <li>It calls only marked methods, accessors of records, and the few methods of the JDK that are known to keep this
 *     contract, such as {@code Math.max}, {@code System.nanoTime} and the atomics.
 * </ul>
 *
 * <p>Four nets hold it: the class files are walked, the architecture is checked, ticks are run on an allocation meter,
 * and the meter stays on while the robot runs. They, and the list of exemptions with their reasons, are in
 * {@code runtime/docs/real-time.md}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RealTime {
}
