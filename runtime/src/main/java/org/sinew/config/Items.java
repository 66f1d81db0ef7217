package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a list or map component: how many items it may have. For the schema and the tables of the documents; the record's
 * constructor refuses the rest in its own words.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Items {
    int min() default 0;

    int max() default Integer.MAX_VALUE;
}
