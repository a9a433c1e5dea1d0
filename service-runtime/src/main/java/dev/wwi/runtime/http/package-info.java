/**
 * The port on which a service shows how it is and takes orders: probes, metrics and JSON handlers on the JDK's HTTP
 * server. Bound to loopback unless configured otherwise.
 */
@NullMarked
package dev.wwi.runtime.http;

import org.jspecify.annotations.NullMarked;
