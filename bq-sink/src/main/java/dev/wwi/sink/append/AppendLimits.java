package dev.wwi.sink.append;

import java.time.Duration;

/**
 * How rows are gathered into requests and how many may be on their way, per table and consumer thread.
 *
 * @param linger how long a row may wait for others at most
 * @param maxRequestRows rows after which a request is sent at once
 * @param maxRequestBytes bytes of rows after which a request is sent at once; a single row may be larger, up to
 *     {@link #MAX_ROW_BYTES}
 * @param maxRequestsInFlight requests that may be unacknowledged, those waiting to be sent again included
 * @param schemaSettleTime how long BigQuery may take to show an added column to its streams before it counts as failure
 */
public record AppendLimits(
        Duration linger, int maxRequestRows, int maxRequestBytes, int maxRequestsInFlight, Duration schemaSettleTime) {

    /**
     * The largest row that a request can carry: the client's limit of 20 MiB (BigQuery docs, "Quotas and limits") less
     * a margin for the writer schema and names around it.
     */
    public static final int MAX_ROW_BYTES = 19 * 1024 * 1024;

    public AppendLimits {
        requirePositive("linger", linger.toNanos());
        requirePositive("maxRequestRows", maxRequestRows);
        requirePositive("maxRequestBytes", maxRequestBytes);
        requirePositive("maxRequestsInFlight", maxRequestsInFlight);
        requirePositive("schemaSettleTime", schemaSettleTime.toNanos());
        if (maxRequestBytes > MAX_ROW_BYTES) {
            throw new IllegalArgumentException(
                    "maxRequestBytes is " + maxRequestBytes + ": it must be at most " + MAX_ROW_BYTES);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be positive");
        }
    }
}
