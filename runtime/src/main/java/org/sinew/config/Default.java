package org.sinew.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record component that stands for a key of the robot file: the value, as YAML text, that holds when the key is
 * absent. A component without it and not {@code @Nullable} is a key that must be given. The key of component
 * {@code limitRad} is {@code limit_rad}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
