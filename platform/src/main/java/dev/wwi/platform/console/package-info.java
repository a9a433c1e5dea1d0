/**
 * The running platform's door: a JSON API on the loopback interface, the page that shows it, and the client behind the
 * other {@code wwi} commands.
 */
@NullMarked
package dev.wwi.platform.console;

import org.jspecify.annotations.NullMarked;
