/**
 * A schema registry for one machine that speaks Confluent's REST API and judges compatibility with Confluent's own
 * classes. What it acknowledged is on disk: every change is one synced line of an append-only log.
 */
@NullMarked
package dev.wwi.registry;

import org.jspecify.annotations.NullMarked;
