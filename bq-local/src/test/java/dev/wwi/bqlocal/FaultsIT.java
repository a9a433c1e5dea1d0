package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.storage.v1.Exceptions.SchemaMismatchedException;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.ByteString;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.fault.FaultPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults that a test may ask for, met by Google's client. */
class FaultsIT extends SharedSession {
    private static final Rows ITEMS = Rows.of("id int64", "name string");
    private static final long HOUR_MILLIS = 3_600_000;

    @BeforeEach
    void createTable() throws Exception {
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING)");
    }

    @AfterEach
    void forgetFaults() {
        session.server().faults().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ABORTED", "INTERNAL", "RESOURCE_EXHAUSTED", "UNAVAILABLE"})
    void aRefusedAppendIsNotAppliedAndLeavesItsConnectionUsable(String code) throws Exception {
        // Given
        assertThat(control("POST", "/faults/next", "{\"fault\": \"" + code + "\"}"))
                .isEqualTo(200);

        // Then
        try (StreamWriter writer = writer(ITEMS)) {
            assertThatThrownBy(() -> append(writer, ITEMS.row(1L, "pen"))).hasMessageContaining(code);
            append(writer, ITEMS.row(2L, "ink"));
        }
        assertThat(session.rows("SELECT id FROM item")).containsExactly("2");
    }

    @Test
    void aLostRequestIsSentAgainByTheClientAndAppliedOnce() throws Exception {
        // Given
        session.server().faults().meetNext(1, new Fault.LostRequest());

        // When
        append(ITEMS.row(1L, "pen"));

        // Then
        assertThat(session.rows("SELECT id FROM item")).containsExactly("1");
        assertThat(session.server().faults().met()).containsKey("LOST_REQUEST");
    }

    @Test
    void aLostAnswerMakesTheClientWriteTwice() throws Exception {
        // Given
        session.server().faults().loseAnswers(1);

        // When
        append(ITEMS.row(1L, "pen"));

        // Then
        assertThat(session.rows("SELECT * FROM item")).containsExactly("1,pen", "1,pen");
    }

    @Test
    void anAppendThatIsAppliedTwiceIsAnsweredOnceAndChangesAreNotHarmedByIt() throws Exception {
        // Given
        Rows changes = Rows.changes("id int64", "name string");
        session.run("CREATE OR REPLACE TABLE keyed (id INT64, name STRING, PRIMARY KEY (id) NOT ENFORCED)");
        session.server().faults().meetNext(2, new Fault.AppliedTwice());

        // When
        append(ITEMS.row(1L, "pen"));
        try (StreamWriter writer = StreamWriter.newBuilder(session.table("keyed") + "/_default", session.writeClient())
                .setWriterSchema(changes.schema())
                .build()) {
            append(writer, changes.row(1L, "pen", "UPSERT", "1"));
        }

        // Then
        assertThat(session.rows("SELECT id FROM item")).containsExactly("1", "1");
        assertThat(session.rows("SELECT id FROM keyed")).containsExactly("1");
    }

    @Test
    void aPlanMakesFaultsAtRandomUntilItIsTakenBack() throws Exception {
        // Given
        assertThat(control(
                        "PUT",
                        "/faults",
                        "{\"seed\": 7, \"rates\": {\"ABORTED\": 0.5, \"LOST_REQUEST\": 0.5}, \"maxLatencyMillis\": 3}"))
                .isEqualTo(200);
        long before = session.server().faults().met().values().stream()
                .mapToLong(Long::longValue)
                .sum();

        // When
        int refused = 0;
        try (StreamWriter writer = writer(ITEMS)) {
            for (int i = 0; i < 4; i++) {
                try {
                    append(writer, ITEMS.row(1L, "pen"));
                } catch (ExecutionException e) {
                    refused++;
                }
            }
        }

        // Then
        assertThat(refused).isEqualTo(4);
        assertThat(session.server().faults().met().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThanOrEqualTo(before + 4);
        assertThat(control("DELETE", "/faults", "")).isEqualTo(200);
        append(ITEMS.row(2L, "ink"));
        assertThat(session.rows("SELECT id FROM item")).containsExactly("2");
    }

    @Test
    void streamsDoNotKnowANewColumnWhileTheSchemaLags() throws Exception {
        // Given
        Rows wider = Rows.of("id int64", "name string", "shade string");
        session.server().faults().plan(new FaultPlan(1, Map.of(), 0, HOUR_MILLIS, false));
        append(ITEMS.row(1L, "pen"));

        // When
        session.run("ALTER TABLE item ADD COLUMN shade STRING");

        // Then
        try (StreamWriter writer = writer(wider)) {
            assertThatThrownBy(() -> append(writer, wider.row(2L, "ink", "dark")))
                    .cause()
                    .isInstanceOf(SchemaMismatchedException.class);
            append(ITEMS.row(3L, "nib"));
            session.server().faults().clear();
            append(writer, wider.row(2L, "ink", "dark"));
        }
        assertThat(session.rows("SELECT id, shade FROM item ORDER BY id"))
                .containsExactly("1,null", "2,dark", "3,null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rates\": {\"FIRE\": 0.1}}",
                "{\"rates\": {\"ABORTED\": 0.7, \"INTERNAL\": 0.7}}",
                "{\"rates\": {\"ABORTED\": \"often\"}}",
                "{\"maxLatencyMillis\": -1}"
            })
    void aPlanThatMakesNoSenseIsRefused(String plan) throws Exception {
        assertThat(control("PUT", "/faults", plan)).isEqualTo(400);
        assertThat(session.server().faults().plan()).isEqualTo(FaultPlan.NONE);
    }

    private static int control(String method, String path, String body) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(session.server().restEndpoint() + "/bq-local" + path))
                                .timeout(Duration.ofSeconds(30))
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        return response.statusCode();
    }

    private static void append(ByteString row) throws Exception {
        try (StreamWriter writer = writer(ITEMS)) {
            append(writer, row);
        }
    }

    private static void append(StreamWriter writer, ByteString row) throws Exception {
        writer.append(Rows.batch(row)).get(30, TimeUnit.SECONDS);
    }

    private static StreamWriter writer(Rows rows) throws Exception {
        return StreamWriter.newBuilder(session.table("item") + "/_default", session.writeClient())
                .setWriterSchema(rows.schema())
                .build();
    }
}
