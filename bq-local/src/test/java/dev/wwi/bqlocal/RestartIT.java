package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.Exceptions.OffsetAlreadyExists;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a stop, and a kill at any moment. */
class RestartIT {
    private static final Rows CHANGES = Rows.changes("id int64", "v int64");

    @Test
    void everythingSurvivesAStop(@TempDir Path directory) throws Exception {
        // Given
        String stream;
        try (Session session = Session.start(directory)) {
            session.run("CREATE TABLE item (id INT64 OPTIONS(description='the key'), v INT64,"
                    + " PRIMARY KEY (id) NOT ENFORCED) CLUSTER BY id OPTIONS(max_staleness = INTERVAL 15 MINUTE)");
            session.run("CREATE VIEW live AS SELECT id, v * 2 AS twice FROM shop.item");
            append(session, CHANGES.row(1L, 10L, "UPSERT", "5"), CHANGES.row(2L, 20L, "DELETE", "5"));
            stream = session.writeClient()
                    .createWriteStream(CreateWriteStreamRequest.newBuilder()
                            .setParent(session.table("item"))
                            .setWriteStream(WriteStream.newBuilder().setType(WriteStream.Type.COMMITTED))
                            .build())
                    .getName();
            appendAt(session, stream, 0, 3);
        }

        // When
        try (Session session = Session.start(directory)) {

            // Then
            assertThat(session.rows("SELECT * FROM live ORDER BY id")).containsExactly("1,20", "3,6");
            append(session, CHANGES.row(1L, 0L, "UPSERT", "4"), CHANGES.row(2L, 0L, "UPSERT", "4"));
            assertThat(session.rows("SELECT * FROM item ORDER BY id")).containsExactly("1,10", "3,3");
            assertThatThrownBy(() -> appendAt(session, stream, 0, 3)).cause().isInstanceOf(OffsetAlreadyExists.class);
            assertThat(session.bigQuery()
                            .getTable(Session.DATASET, "item")
                            .getTableConstraints()
                            .getPrimaryKey()
                            .getColumns())
                    .containsExactly("id");
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill(@TempDir Path directory) throws Exception {
        // Given
        long acknowledged = -1;
        Child child = Child.start(directory);
        BigQuery bigQuery = Session.bigQuery(child.restEndpoint);
        bigQuery.create(DatasetInfo.of(Session.DATASET));
        bigQuery.query(
                QueryJobConfiguration.of("CREATE TABLE shop.item (id INT64, v INT64, PRIMARY KEY (id) NOT ENFORCED)"));

        for (int life = 0; life < 3; life++) {
            // When
            acknowledged = Math.max(acknowledged, writeUntilKilled(child, acknowledged + 1));
            child = Child.start(directory);

            // Then
            FieldValueList row = Session.bigQuery(child.restEndpoint)
                    .query(QueryJobConfiguration.of("SELECT COUNT(*), COUNT(DISTINCT id), COUNTIF(id <= " + acknowledged
                            + "), COUNTIF(v != id * 3) FROM shop.item"))
                    .getValues()
                    .iterator()
                    .next();
            assertThat(row.get(2).getLongValue()).isEqualTo(acknowledged + 1);
            assertThat(row.get(0).getLongValue()).isEqualTo(row.get(1).getLongValue());
            assertThat(row.get(3).getLongValue()).isZero();
        }
        child.kill();
    }

    /** Writes ascending ids, kills the server in the midst of it, and returns the last id that was acknowledged. */
    private static long writeUntilKilled(Child child, long firstId) throws Exception {
        long acknowledged = firstId - 1;
        try (BigQueryWriteClient client = Session.writeClient(child.grpcEndpoint);
                StreamWriter writer = StreamWriter.newBuilder(
                                "projects/" + Session.PROJECT + "/datasets/shop/tables/item/_default", client)
                        .setWriterSchema(CHANGES.schema())
                        .setMaxRetryDuration(Duration.ofMillis(1))
                        .build()) {
            List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
            for (long id = firstId; id < firstId + 300; id++) {
                answers.add(writer.append(Rows.batch(CHANGES.row(id, id * 3, "UPSERT", Long.toHexString(id)))));
            }
            answers.get(150).get(60, TimeUnit.SECONDS);
            child.kill();
            for (ApiFuture<AppendRowsResponse> answer : answers) {
                answer.get(60, TimeUnit.SECONDS);
                acknowledged++;
            }
        } catch (ExecutionException | TimeoutException e) {
            assertThat(acknowledged).isGreaterThanOrEqualTo(firstId);
        }
        return acknowledged;
    }

    private static void append(Session session, ByteString... rows) throws Exception {
        try (StreamWriter writer = StreamWriter.newBuilder(session.table("item") + "/_default", session.writeClient())
                .setWriterSchema(CHANGES.schema())
                .build()) {
            writer.append(Rows.batch(rows)).get(30, TimeUnit.SECONDS);
        }
    }

    private static void appendAt(Session session, String stream, long offset, long id) throws Exception {
        Rows rows = Rows.of("id int64", "v int64");
        try (StreamWriter writer = StreamWriter.newBuilder(stream, session.writeClient())
                .setWriterSchema(rows.schema())
                .build()) {
            writer.append(Rows.batch(rows.row(id, id)), offset).get(30, TimeUnit.SECONDS);
        }
    }

    /** A local BigQuery in a process of its own, started as its users start it. */
    private static final class Child {
        private final Process process;
        private final String grpcEndpoint;
        private final String restEndpoint;

        private Child(Process process, String grpcEndpoint, String restEndpoint) {
            this.process = process;
            this.grpcEndpoint = grpcEndpoint;
            this.restEndpoint = restEndpoint;
        }

        static Child start(Path directory) throws Exception {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LocalBigQueryCommand.class.getName(),
                            "--dir=" + directory.resolve("data"),
                            "--grpc-port=0",
                            "--rest-port=0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines = process.inputReader();
            String grpc = lastWord(lines.readLine());
            return new Child(process, grpc, lastWord(lines.readLine()));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        private static String lastWord(String line) {
            return line.substring(line.lastIndexOf(' ') + 1);
        }
    }
}
