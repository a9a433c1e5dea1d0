/** What a start of the connector would need. */
@NullMarked
package dev.wwi.cdc.check;

import org.jspecify.annotations.NullMarked;
