/**
 * Measurements of the product beside a named rival or limit, in the same run and on the same machine. A bench says what it
 * measured, run by run; tests never assert on it.
 */
@NullMarked
package dev.wwi.platform.bench;

import org.jspecify.annotations.NullMarked;
