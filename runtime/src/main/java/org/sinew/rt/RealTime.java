package org.sinew.rt;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what the loop thread runs. The contract: no allocation, no lock, no blocking call (but the bounded waits of
 * {@link Slot}), no logging, no exception, no unbounded loop; it calls only other real-time code, {@code Math} and
 * {@code System.nanoTime()}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface RealTime {
}
