package dev.wwi.runtime.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the operator must know about one component of a configuration record: {@link ConfigReference} prints it, and
 * {@link ConfigLoader} takes the default from it, so the two cannot disagree.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** One sentence: what it sets, and what a larger or another value does. */
    String value();

    /**
     * The value that stands when the setting is absent, as it would be written in YAML. Empty means that there is
     * none: the record's constructor gets null, and a primitive component is required.
     */
    String defaultValue() default "";
}
