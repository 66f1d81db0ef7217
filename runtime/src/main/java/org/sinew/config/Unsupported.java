package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record: keys that the file format knows and this version cannot do yet. On an enum: such words. They are refused
 * by name, so that nobody believes in a protection that is not there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Unsupported {
    String[] value();
}
