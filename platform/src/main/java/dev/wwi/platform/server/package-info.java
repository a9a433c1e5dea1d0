/**
 * The servers around the services as processes of their own: broker, registry, local BigQuery. For one machine and for
 * tests; in production they are Kafka, the Confluent Schema Registry and BigQuery themselves.
 */
@NullMarked
package dev.wwi.platform.server;

import org.jspecify.annotations.NullMarked;
