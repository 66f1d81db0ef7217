package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record that may also be written as the value of one of its keys alone: with {@code @Shorthand("term")} the word
 * {@code gyro} stands for {@code { term: gyro }}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shorthand {
    /** The key. */
    String value();
}
