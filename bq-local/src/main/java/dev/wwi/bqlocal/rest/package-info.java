/**
 * The part of BigQuery's REST API, version 2, that clients need for datasets, tables, jobs and results.
 * It runs on the JDK's HTTP server and honours compressed requests and method overrides.
 */
@NullMarked
package dev.wwi.bqlocal.rest;

import org.jspecify.annotations.NullMarked;
