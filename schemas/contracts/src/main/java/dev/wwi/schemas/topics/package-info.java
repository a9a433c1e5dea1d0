/**
 * The topics that carry the data between the services, with the settings each is created with.
 * Topics are never auto-created.
 */
@NullMarked
package dev.wwi.schemas.topics;

import org.jspecify.annotations.NullMarked;
