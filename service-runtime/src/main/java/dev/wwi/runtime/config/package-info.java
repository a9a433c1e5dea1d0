/**
 * Configuration: YAML read into records that check themselves. Every error names the setting's path, the value and what
 * is allowed.
 */
@NullMarked
package dev.wwi.runtime.config;

import org.jspecify.annotations.NullMarked;
