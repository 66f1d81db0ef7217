package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record component that holds a number or a list of numbers: which ones are right. The reader refuses others, and
 * so does a constructor that calls {@link Ranges#check}. Schemas and documents show it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The least that is right. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The most that is right. */
    double max() default Double.POSITIVE_INFINITY;

    /** More than this is right. */
    double above() default Double.NEGATIVE_INFINITY;

    /** Less than this is right. */
    double below() default Double.POSITIVE_INFINITY;
}
