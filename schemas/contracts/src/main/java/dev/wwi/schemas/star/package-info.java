/**
 * The star schema: generated records of the warehouse rows, their surrogate keys and validity bounds.
 */
@NullMarked
package dev.wwi.schemas.star;

import org.jspecify.annotations.NullMarked;
