package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record component: a key that the file format has and this version cannot do yet. On an enum constant: such a
 * word. What stands there is read and checked like everything else, then refused by name with {@link NotSupported}, so
 * that nobody believes in a protection that is not there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Unsupported {
}
