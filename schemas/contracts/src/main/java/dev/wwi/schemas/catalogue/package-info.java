/**
 * The catalogue: which source tables are captured and which warehouse tables are made of them.
 * Every service reads names, keys and roles here and nowhere else.
 */
@NullMarked
package dev.wwi.schemas.catalogue;

import org.jspecify.annotations.NullMarked;
