/** What a service's start would need, checked without changing it. */
@NullMarked
package dev.wwi.runtime.check;

import org.jspecify.annotations.NullMarked;
