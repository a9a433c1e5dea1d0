/**
 * How a service starts, tells how it is, and stops. The same services run in processes of their own and inside
 * {@code wwi local}.
 */
@NullMarked
package dev.wwi.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
