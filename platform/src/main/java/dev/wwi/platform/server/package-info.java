/**
 * What is around the services, as processes of their own: PostgreSQL, broker, registry, local BigQuery, and the
 * workload. For one machine and for tests; in production they are a PostgreSQL, Kafka, the Confluent Schema Registry,
 * BigQuery and the business itself.
 */
@NullMarked
package dev.wwi.platform.server;

import org.jspecify.annotations.NullMarked;
