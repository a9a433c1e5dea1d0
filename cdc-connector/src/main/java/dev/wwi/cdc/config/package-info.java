/**
 * The connector's configuration: records with their defaults and what they allow.
 */
@NullMarked
package dev.wwi.cdc.config;

import org.jspecify.annotations.NullMarked;
