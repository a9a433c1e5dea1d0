package dev.wwi.platform.local;

import dev.wwi.embedded.FreePort;

/**
 * The ports of the embedded servers: the usual ones if they are free, else any.
 *
 * @param postgres of PostgreSQL
 * @param kafka of the broker
 * @param registry of the schema registry
 * @param bigQueryGrpc of the local BigQuery's Storage Write API
 * @param bigQueryRest of the local BigQuery's REST API
 */
record LocalPorts(int postgres, int kafka, int registry, int bigQueryGrpc, int bigQueryRest) {
    private static final int POSTGRES = 15432;
    private static final int KAFKA = 19092;
    private static final int REGISTRY = 18081;
    private static final int BIGQUERY_GRPC = 19060;
    private static final int BIGQUERY_REST = 19050;

    static LocalPorts choose() {
        return new LocalPorts(
                FreePort.preferably(POSTGRES),
                FreePort.preferably(KAFKA),
                FreePort.preferably(REGISTRY),
                FreePort.preferably(BIGQUERY_GRPC),
                FreePort.preferably(BIGQUERY_REST));
    }
}
