/**
 * The {@code wwi} command and its subcommands.
 */
@NullMarked
package dev.wwi.platform.command;

import org.jspecify.annotations.NullMarked;
