/**
 * The Storage Write API's gRPC service, {@code google.cloud.bigquery.storage.v1.BigQueryWrite}.
 * It answers what the documentation says BigQuery answers, with the same status codes and StorageError details.
 */
@NullMarked
package dev.wwi.bqlocal.grpc;

import org.jspecify.annotations.NullMarked;
