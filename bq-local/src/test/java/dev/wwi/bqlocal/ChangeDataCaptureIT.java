package dev.wwi.bqlocal;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.Exceptions.AppendSerializationError;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.ByteString;
import dev.wwi.bqlocal.fault.FaultPlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the page "Stream table updates with change data capture", one by one. */
class ChangeDataCaptureIT extends SharedSession {
    private static final Rows CHANGES = Rows.changes("id int64", "name string", "qty int64");

    @BeforeEach
    void createTables() throws Exception {
        session.run("CREATE OR REPLACE TABLE item (id INT64, name STRING, qty INT64, PRIMARY KEY (id) NOT ENFORCED)");
        session.run("CREATE OR REPLACE TABLE plain (id INT64, name STRING, qty INT64)");
    }

    @Test
    void anUpsertOfANewKeyInserts() throws Exception {
        // When
        append(upsert(1, "pen", 5L, "1"), upsert(2, "ink", 6L, "1"));

        // Then
        assertThat(session.rows("SELECT * FROM item ORDER BY id")).containsExactly("1,pen,5", "2,ink,6");
    }

    @Test
    void anUpsertReplacesTheWholeRow() throws Exception {
        // Given
        append(upsert(1, "pen", 5L, "1"));

        // When
        append(upsert(1, "pencil", null, "2"));

        // Then
        assertThat(session.rows("SELECT * FROM item")).containsExactly("1,pencil,null");
    }

    @Test
    void aDeleteNeedsOnlyTheKeyAndRemovesTheRow() throws Exception {
        // Given
        append(upsert(1, "pen", 5L, "1"), upsert(2, "ink", 6L, "1"));

        // When
        append(CHANGES.row(1L, null, null, "DELETE", "2"));

        // Then
        assertThat(session.rows("SELECT * FROM item")).containsExactly("2,ink,6");
    }

    @Test
    void aChangeThatArrivesLateIsBeatenByTheLargerSequenceNumber() throws Exception {
        // Given
        append(upsert(1, "new", 5L, "2"));

        // When
        append(upsert(1, "old", 5L, "1"));

        // Then
        assertThat(session.rows("SELECT name FROM item")).containsExactly("new");
    }

    @Test
    void ofEqualSequenceNumbersTheLaterIngestedWins() throws Exception {
        // Given
        append(upsert(1, "first", 5L, "A"));

        // When
        append(upsert(1, "second", 5L, "a"));

        // Then
        assertThat(session.rows("SELECT name FROM item")).containsExactly("second");
    }

    @Test
    void aDeleteIsRememberedAndBeatsAnOlderUpsertThatArrivesLater() throws Exception {
        // Given
        append(CHANGES.row(1L, null, null, "DELETE", "5"));

        // When
        append(upsert(1, "ghost", 1L, "4"));

        // Then
        assertThat(session.rows("SELECT * FROM item")).isEmpty();
        append(upsert(1, "back", 1L, "6"));
        assertThat(session.rows("SELECT name FROM item")).containsExactly("back");
    }

    @ParameterizedTest
    @CsvSource({"false, last", "true, first"})
    void ofEqualNumbersInOneRequestEitherMayWin(boolean earlierOfTies, String winner) throws Exception {
        // Given
        session.server().faults().plan(new FaultPlan(0, Map.of(), 0, 0, earlierOfTies));

        // When
        append(upsert(1, "first", 1L, "A"), upsert(2, "other", 1L, "A"), upsert(1, "last", 1L, "A"));

        // Then
        assertThat(session.rows("SELECT name FROM item ORDER BY id")).containsExactly(winner, "other");
        assertThatThrownBy(() -> append(upsert(1, "fine", 1L, "B"), upsert(2, "bad", 1L, "no number")))
                .cause()
                .isInstanceOfSatisfying(
                        AppendSerializationError.class,
                        error -> assertThat(error.getRowIndexToErrorMessage()).containsOnlyKeys(1));
        session.server().faults().clear();
    }

    /** The documentation's own examples, and the ends of the range. */
    @ParameterizedTest
    @CsvSource({
        "7B, 77",
        "FFF/ABC, FFF/B",
        "BA/FFFFFFFF, ABC0",
        "ABC, BA/FFFFFFFF",
        "FFFFFFFFFFFFFFFF, 7FFFFFFFFFFFFFFF",
        "8000000000000000, 7FFFFFFFFFFFFFFF",
        "1/0/0/8000000000000000, 1/0/0/7FFFFFFFFFFFFFFF",
        "FFFFFFFFFFFFFFFF/FFFFFFFFFFFFFFFF/FFFFFFFFFFFFFFFF/FFFFFFFFFFFFFFFF, 0/0/0/0",
    })
    void sectionsAreComparedOneByOneAsUnsignedNumbers(String first, String second) throws Exception {
        // Given
        boolean firstIsLarger = !first.equals("BA/FFFFFFFF");
        String larger = firstIsLarger ? first : second;
        String smaller = firstIsLarger ? second : first;

        // When
        append(upsert(1, "larger", 1L, larger));
        append(upsert(1, "smaller", 1L, smaller));

        // Then
        assertThat(session.rows("SELECT name FROM item")).containsExactly("larger");
    }

    @Test
    void withoutSequenceNumbersTheOrderOfIngestionCounts() throws Exception {
        // Given
        append(upsert(1, "first", 1L, null));

        // When
        append(upsert(1, "second", 1L, null));
        append(CHANGES.row(2L, null, null, "DELETE", null));
        append(upsert(2, "after delete", 1L, null));

        // Then
        assertThat(session.rows("SELECT name FROM item ORDER BY id")).containsExactly("second", "after delete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "1/", "/1", "1//2", "1/2/3/4/5", "10000000000000000", "-1", "1 "})
    void aMalformedSequenceNumberIsARowError(String number) {
        assertThatThrownBy(() -> append(upsert(1, "pen", 5L, "1"), upsert(2, "ink", 6L, number)))
                .cause()
                .isInstanceOfSatisfying(AppendSerializationError.class, error -> {
                    assertThat(error.getRowIndexToErrorMessage()).containsOnlyKeys(1);
                    assertThat(error.getRowIndexToErrorMessage().get(1)).contains("_CHANGE_SEQUENCE_NUMBER");
                });
    }

    @Test
    void noRowOfARequestWithABadRowIsApplied() throws Exception {
        // When
        assertThatThrownBy(() -> append(upsert(1, "pen", 5L, "1"), upsert(2, "ink", 6L, "zzz")))
                .isInstanceOf(ExecutionException.class);

        // Then
        assertThat(session.rows("SELECT * FROM item")).isEmpty();
    }

    @Test
    void changesNeedAPrimaryKey() {
        assertThatThrownBy(() -> append("plain", Rows.batch(upsert(1, "pen", 5L, "1"))))
                .hasMessageContaining("Create UPSERT stream is not supported for primary key disabled table");
    }

    @Test
    void anUnknownChangeTypeIsARowError() {
        assertThatThrownBy(() -> append(CHANGES.row(1L, "pen", 5L, "upsert", "1")))
                .cause()
                .isInstanceOfSatisfying(AppendSerializationError.class, error -> assertThat(
                                error.getRowIndexToErrorMessage().get(0))
                        .contains("not a valid CHANGE_TYPE"));
    }

    @Test
    void insertsAndChangesDoNotShareARequest() {
        assertThatThrownBy(() -> append(upsert(1, "pen", 5L, "1"), CHANGES.row(2L, "ink", 5L)))
                .cause()
                .isInstanceOfSatisfying(AppendSerializationError.class, error -> {
                    assertThat(error.getRowIndexToErrorMessage()).containsOnlyKeys(1);
                    assertThat(error.getRowIndexToErrorMessage().get(1)).contains("not a valid CHANGE_TYPE");
                });
    }

    @Test
    void insertsAndChangesDoNotShareAConnection() throws Exception {
        try (StreamWriter writer = writer("item")) {
            // Given
            writer.append(Rows.batch(upsert(1, "pen", 5L, "1"))).get(10, TimeUnit.SECONDS);

            // When
            var mixed = writer.append(Rows.batch(CHANGES.row(2L, "ink", 5L, "INSERT")));

            // Then
            assertThatThrownBy(() -> mixed.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(AppendSerializationError.class);
            writer.append(Rows.batch(upsert(3, "cap", 5L, "1"))).get(10, TimeUnit.SECONDS);
        }
        assertThat(session.rows("SELECT id FROM item ORDER BY id")).containsExactly("1", "3");
    }

    @Test
    void aChangeWithoutItsPrimaryKeyIsARowError() {
        assertThatThrownBy(() -> append(CHANGES.row(null, "pen", 5L, "UPSERT", "1")))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void aSequenceNumberNeedsAChangeType() {
        // Given
        Rows numbered = Rows.of("id int64", "_CHANGE_SEQUENCE_NUMBER string");

        // Then
        assertThatThrownBy(() -> {
                    try (StreamWriter writer = writer("item", numbered)) {
                        writer.append(Rows.batch(numbered.row(1L, "1"))).get(10, TimeUnit.SECONDS);
                    }
                })
                .hasMessageContaining("_CHANGE_TYPE");
    }

    @Test
    void pseudoColumnsCannotBeColumnsOfATable() {
        assertThatThrownBy(() -> session.run("CREATE TABLE bad (id INT64, _CHANGE_TYPE STRING)"))
                .hasMessageContaining("_CHANGE_TYPE");
    }

    @Test
    void pseudoColumnsCannotBeQueried() {
        assertThatThrownBy(() -> session.run("SELECT _CHANGE_SEQUENCE_NUMBER FROM item"))
                .hasMessageContaining("_CHANGE_SEQUENCE_NUMBER");
    }

    @Test
    void aPrimaryKeyMayHaveSeveralColumnsOfSeveralTypes() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE wide (a STRING, b DATE, c NUMERIC, v INT64,"
                + " PRIMARY KEY (a, b, c) NOT ENFORCED)");
        Rows rows = Rows.changes("a string", "b int32", "c string", "v int64");

        // When
        try (StreamWriter writer = writer("wide", rows)) {
            writer.append(Rows.batch(
                            rows.row("x", 1, "1.5", 1L, "UPSERT", "1"),
                            rows.row("x", 1, "1.50", 2L, "UPSERT", "2"),
                            rows.row("x", 2, "1.5", 3L, "UPSERT", "1")))
                    .get(10, TimeUnit.SECONDS);
            writer.append(Rows.batch(rows.row("x", 2, "1.5", null, "DELETE", "2")))
                    .get(10, TimeUnit.SECONDS);
        }

        // Then
        assertThat(session.rows("SELECT v FROM wide")).containsExactly("2");
    }

    @Test
    void aPrimaryKeyHasSixteenColumnsAtMost() {
        // Given
        List<String> columns =
                IntStream.rangeClosed(1, 17).mapToObj(number -> "c" + number).toList();

        // Then
        assertThatThrownBy(() -> session.run("CREATE TABLE keyed (" + String.join(" INT64, ", columns)
                        + " INT64, PRIMARY KEY (" + String.join(", ", columns) + ") NOT ENFORCED)"))
                .hasMessageContaining("Primary key of 17 columns, allowed are 16");
    }

    @Test
    void changesAreWrittenToTablesOfTwoThousandColumnsAtMost() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE broad (id INT64, "
                + IntStream.rangeClosed(1, 2_000)
                        .mapToObj(number -> "c" + number + " INT64, ")
                        .collect(joining())
                + "PRIMARY KEY (id) NOT ENFORCED)");
        Rows ids = Rows.changes("id int64");

        // When
        try (StreamWriter writer = writer("broad", ids)) {
            ApiFuture<AppendRowsResponse> answer = writer.append(Rows.batch(ids.row(1L, "UPSERT", "1")));

            // Then
            assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasMessageContaining("2000 columns");
        } finally {
            session.run("DROP TABLE broad");
        }
    }

    @Test
    void theWatermarkTellsUpToWhenChangesAreApplied() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE unchanged (id INT64, PRIMARY KEY (id) NOT ENFORCED)");
        String before = session.rows("SELECT UNIX_MICROS(CURRENT_TIMESTAMP())").get(0);

        // When
        append(upsert(1, "pen", 5L, "1"));

        // Then
        assertThat(session.rows("SELECT UNIX_MICROS(upsert_stream_apply_watermark) > " + before
                        + " FROM INFORMATION_SCHEMA.TABLES WHERE table_schema = 'shop' AND table_name = 'item'"))
                .containsExactly("true");
        assertThat(session.rows("SELECT upsert_stream_apply_watermark FROM shop.INFORMATION_SCHEMA.TABLES"
                        + " WHERE table_name = 'unchanged'"))
                .containsExactly("null");
    }

    @Test
    void dmlCannotChangeRowsOfATableThatChangesWereWrittenTo() throws Exception {
        // Given
        append(upsert(1, "pen", 5L, "1"));

        // Then
        for (String sql :
                new String[] {"UPDATE item SET qty = 1 WHERE true", "DELETE FROM item WHERE true", "TRUNCATE TABLE item"
                }) {
            assertThatThrownBy(() -> session.run(sql)).hasMessageContaining("change data capture");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE item (id INT64)", "INSERT INTO plain (qty) SELECT CAST('much' AS INT64)"})
    void aStatementThatFailsLeavesTablesWithChangesWritable(String statement) throws Exception {
        // Given
        append(upsert(1, "pen", 5L, "1"));

        // When
        assertThatThrownBy(() -> session.run(statement)).isInstanceOf(BigQueryException.class);

        // Then
        append(upsert(1, "pencil", 6L, "2"), upsert(2, "ink", 7L, "2"));
        assertThat(session.rows("SELECT * FROM item ORDER BY id")).containsExactly("1,pencil,6", "2,ink,7");
    }

    private static AppendRowsResponse append(ByteString... rows) throws Exception {
        return append("item", Rows.batch(rows));
    }

    private static AppendRowsResponse append(String table, ProtoRows rows) throws Exception {
        try (StreamWriter writer = writer(table)) {
            return writer.append(rows).get(10, TimeUnit.SECONDS);
        }
    }

    private static StreamWriter writer(String table) throws Exception {
        return writer(table, CHANGES);
    }

    private static StreamWriter writer(String table, Rows rows) throws Exception {
        return StreamWriter.newBuilder(session.table(table) + "/_default", session.writeClient())
                .setWriterSchema(rows.schema())
                .build();
    }

    private static ByteString upsert(long id, String name, @Nullable Long quantity, @Nullable String number) {
        return CHANGES.row(id, name, quantity, "UPSERT", number);
    }
}
