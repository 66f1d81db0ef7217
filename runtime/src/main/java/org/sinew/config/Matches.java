package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a text component: the regular expression that the whole text matches. For the schema; the record's constructor or
 * the reader refuses the rest in its own words.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
    /** As both Java and ECMAScript understand it. */
    String value();
}
