/**
 * A BigQuery for one machine: unmodified Google clients talk to it by overriding the endpoint.
 * It depends on no other module of this project.
 */
@NullMarked
package dev.wwi.bqlocal;

import org.jspecify.annotations.NullMarked;
