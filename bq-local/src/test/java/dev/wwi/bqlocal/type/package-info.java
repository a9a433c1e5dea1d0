/** The encodings of single values. */
@NullMarked
package dev.wwi.bqlocal.type;

import org.jspecify.annotations.NullMarked;
