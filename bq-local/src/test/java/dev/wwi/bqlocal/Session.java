package dev.wwi.bqlocal;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableResult;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A running local BigQuery with the real clients connected to it, and a dataset. */
final class Session implements AutoCloseable {
    static final String PROJECT = "shop-project";
    static final String DATASET = "shop";

    private final LocalBigQuery server;
    private final BigQuery bigQuery;
    private final BigQueryWriteClient writeClient;

    private Session(LocalBigQuery server, BigQuery bigQuery, BigQueryWriteClient writeClient) {
        this.server = server;
        this.bigQuery = bigQuery;
        this.writeClient = writeClient;
    }

    static Session start(Path directory) throws Exception {
        return start(directory, InstantSource.system());
    }

    static Session start(Path directory, InstantSource clock) throws Exception {
        LocalBigQuery server = LocalBigQuery.start(LocalBigQuery.Config.of(directory), clock);
        BigQuery bigQuery = bigQuery(server.restEndpoint());
        if (bigQuery.getDataset(DATASET) == null) {
            bigQuery.create(DatasetInfo.of(DATASET));
        }
        return new Session(server, bigQuery, writeClient(server.grpcEndpoint()));
    }

    static BigQuery bigQuery(String restEndpoint) {
        return BigQueryOptions.newBuilder()
                .setHost(restEndpoint)
                .setCredentials(NoCredentials.getInstance())
                .setProjectId(PROJECT)
                .setLocation("US")
                .build()
                .getService();
    }

    static BigQueryWriteClient writeClient(String grpcEndpoint) throws Exception {
        return BigQueryWriteClient.create(BigQueryWriteSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(BigQueryWriteSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(grpcEndpoint)
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build())
                .build());
    }

    LocalBigQuery server() {
        return server;
    }

    BigQuery bigQuery() {
        return bigQuery;
    }

    BigQueryWriteClient writeClient() {
        return writeClient;
    }

    /** Runs SQL; names without a dataset are those of {@link #DATASET}. */
    TableResult run(String sql) throws Exception {
        return bigQuery.query(QueryJobConfiguration.newBuilder(sql)
                .setDefaultDataset(DATASET)
                .setUseLegacySql(false)
                .build());
    }

    /** The rows of a query, each as its values joined by commas; NULL as {@code null}. */
    List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        for (FieldValueList row : run(sql).iterateAll()) {
            List<String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.isNull() ? "null" : String.valueOf(value.getValue())));
            rows.add(String.join(",", values));
        }
        return rows;
    }

    String table(String name) {
        return "projects/" + PROJECT + "/datasets/" + DATASET + "/tables/" + name;
    }

    @Override
    public void close() throws SQLException {
        writeClient.close();
        server.close();
    }
}
