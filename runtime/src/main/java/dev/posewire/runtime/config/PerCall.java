package dev.posewire.runtime.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that says what one call is about, such as the new URL of a channel. It is no
 * setting: it has no twins, as a value that lies about in the environment or in a file would change
 * what the call does.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface PerCall {}
