package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.DeadLetterReader.Letter;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.status.CaptureMetrics;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a change of a table's columns does while its changes are streamed. */
final class SchemaChangeIT {
    private static final String COLORS = "wwi.warehouse.colors";

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    @Test
    void anAddedColumnFlowsThrough() throws Exception {
        // When
        List<Change> changes = streamed(
                "INSERT INTO warehouse.colors VALUES (1, 'Red')",
                "ALTER TABLE warehouse.colors ADD COLUMN hex varchar(6) NOT NULL DEFAULT '000000'",
                "INSERT INTO warehouse.colors VALUES (2, 'Blue', '0000ff')",
                "UPDATE warehouse.colors SET color_name = 'Dark red' WHERE color_id = 1");
        // Then
        assertThat(columns(changes.get(0))).containsExactly("color_id", "color_name");
        assertThat(text(changes.get(1).after(), "hex")).isEqualTo("0000ff");
        assertThat(text(changes.get(2).after(), "hex")).isEqualTo("000000");
    }

    @Test
    void aColumnThatIsAddedWithinATransactionIsInItsLaterEvents() throws Exception {
        // When
        List<Change> changes = streamed("BEGIN; INSERT INTO warehouse.colors VALUES (1, 'Red');"
                + " ALTER TABLE warehouse.colors ADD COLUMN hex varchar(6);"
                + " INSERT INTO warehouse.colors VALUES (2, 'Blue', '0000ff'); COMMIT");
        // Then
        assertThat(columns(changes.get(0))).containsExactly("color_id", "color_name");
        assertThat(text(changes.get(1).after(), "hex")).isEqualTo("0000ff");
    }

    /** Its schema is registered before the transaction that carries the event, and knows the column from then on. */
    @Test
    void anAddedColumnIsWholeIfTheConnectorEndsBetweenItsSchemaAndItsFirstEvent() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
            capture.awaitCaptured(connector);
        }
        execute("ALTER TABLE warehouse.colors ADD COLUMN hex varchar(6) NOT NULL DEFAULT '000000'");
        execute("INSERT INTO warehouse.colors VALUES (2, 'Blue', '0000ff')");
        Gate gate = SendGate.make(capture.slot(), 0, false);
        CdcConnector ended = capture.start(
                ConnectorConfigs.with(capture.kafka().config(), SendGate.properties(capture.slot())), 1_000);
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        try (SchemaRegistryClient registry = registry()) {
            assertThat(registry.getLatestSchemaMetadata(SchemaIds.valueSubject(COLORS))
                            .getSchema())
                    .contains("hex");
        }
        assertThat(capture.read(COLORS)).hasSize(1);
        // When
        try (CdcConnector connector = capture.start()) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Degraded);
            gate.release();
            ended.close();
            capture.awaitRunning(connector);
            execute("UPDATE warehouse.colors SET color_name = 'Dark red' WHERE color_id = 1");
            capture.awaitCaptured(connector);
            assertThat(connector.status().stoppedTables()).isEmpty();
        }
        // Then
        List<Change> changes = capture.read(COLORS);
        assertThat(changes.stream().map(change -> change.op() + change.key()))
                .containsExactly("c{\"color_id\": 1}", "c{\"color_id\": 2}", "u{\"color_id\": 1}");
        assertThat(text(changes.get(1).after(), "hex")).isEqualTo("0000ff");
        assertThat(text(changes.get(2).after(), "hex")).isEqualTo("000000");
        assertThat(changes.get(1).after().getSchema().getField("hex").schema().isNullable())
                .isTrue();
    }

    @Test
    void aDroppedColumnIsMissingFromLaterEvents() throws Exception {
        // When
        List<Change> changes = streamed(
                "ALTER TABLE warehouse.colors ADD COLUMN hex varchar(6) NOT NULL DEFAULT '000000'",
                "INSERT INTO warehouse.colors VALUES (1, 'Red', 'ff0000')",
                "ALTER TABLE warehouse.colors DROP COLUMN hex",
                "INSERT INTO warehouse.colors VALUES (2, 'Blue')");
        // Then
        assertThat(columns(changes.get(0))).containsExactly("color_id", "color_name", "hex");
        assertThat(columns(changes.get(1))).containsExactly("color_id", "color_name");
    }

    @Test
    void aRenamedColumnIsADroppedAndAnAddedOne() throws Exception {
        // When
        List<Change> changes = streamed(
                "ALTER TABLE warehouse.colors ADD COLUMN hex varchar(6)",
                "INSERT INTO warehouse.colors VALUES (1, 'Red', 'ff0000')",
                "ALTER TABLE warehouse.colors RENAME COLUMN hex TO rgb",
                "INSERT INTO warehouse.colors VALUES (2, 'Blue', '0000ff')");
        // Then
        assertThat(columns(changes.get(1))).containsExactly("color_id", "color_name", "rgb");
        assertThat(text(changes.get(1).after(), "rgb")).isEqualTo("0000ff");
    }

    @Test
    void widerTypesFlowThrough() throws Exception {
        // When
        List<Change> changes = streamed(
                "ALTER TABLE warehouse.colors ADD COLUMN n int, ADD COLUMN r real, ADD COLUMN v varchar(3),"
                        + " ADD COLUMN d numeric(6,2)",
                "INSERT INTO warehouse.colors VALUES (1, 'Red', 1, 0.5, 'abc', 1234.56)",
                "ALTER TABLE warehouse.colors ALTER n TYPE bigint, ALTER r TYPE double precision, ALTER v TYPE text,"
                        + " ALTER d TYPE numeric(12,2), ALTER color_name TYPE varchar(60)",
                "INSERT INTO warehouse.colors VALUES (2, repeat('x', 50), 5000000000, 0.1, 'abcd', 1234567890.12)");
        // Then
        GenericRecord wide = changes.get(1).after();
        assertThat(wide.get("n")).isEqualTo(5_000_000_000L);
        assertThat(wide.get("r")).isEqualTo(0.1);
        assertThat(text(wide, "v")).isEqualTo("abcd");
        assertThat(new BigInteger(((ByteBuffer) wide.get("d")).array())).isEqualTo(123_456_789_012L);
        assertThat(text(wide, "color_name")).hasSize(50);
    }

    @Test
    void narrowerIntegersAndNumericsKeepTheWiderType() throws Exception {
        // When
        List<Change> changes = streamed(
                "ALTER TABLE warehouse.colors ADD COLUMN n bigint, ADD COLUMN d numeric(12,2)",
                "INSERT INTO warehouse.colors VALUES (1, 'Red', 1, 1)",
                "ALTER TABLE warehouse.colors ALTER n TYPE int, ALTER d TYPE numeric(6,2)",
                "INSERT INTO warehouse.colors VALUES (2, 'Blue', 2, 2)");
        // Then
        assertThat(changes.get(1).after().get("n")).isEqualTo(2L);
        assertThat(changes.get(1).after().getSchema())
                .isEqualTo(changes.get(0).after().getSchema());
    }

    @Test
    void aValueAddedToAnEnumFlowsThrough() throws Exception {
        // When
        List<Change> changes = streamed(
                "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                "ALTER TABLE warehouse.colors ADD COLUMN mood mood, ADD COLUMN moods mood[]",
                "INSERT INTO warehouse.colors VALUES (1, 'Red', 'ok', '{sad}')",
                "ALTER TYPE mood ADD VALUE 'happy'",
                "INSERT INTO warehouse.colors VALUES (2, 'Blue', 'happy', '{happy,ok}')");
        // Then
        assertThat(text(changes.get(1).after(), "mood")).isEqualTo("happy");
        assertThat(changes.get(1).after().get("moods").toString()).isEqualTo("[happy, ok]");
    }

    @Test
    void aNewTableOfACapturedSchemaIsNamedAndNotCaptured() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            await().until(() -> connector.status().uncapturedTables().isEmpty());
            // When
            execute("CREATE TABLE warehouse.bins (bin_id int PRIMARY KEY) PARTITION BY RANGE (bin_id)");
            execute("CREATE TABLE warehouse.bins_1 PARTITION OF warehouse.bins FOR VALUES FROM (0) TO (9)");
            // Then
            await().atMost(CaptureFixture.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(connector.status().uncapturedTables()).containsExactly("warehouse.bins"));
            assertThat(capture.meters()
                            .get(CaptureMetrics.UNCAPTURED_TABLES)
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(connector.health()).isInstanceOf(Health.Running.class);
        }
    }

    @Test
    void anIntegerThatBecomesTextStopsTheTable() throws Exception {
        assertStops(
                "ALTER TABLE warehouse.colors ADD COLUMN n int",
                "ALTER TABLE warehouse.colors ALTER n TYPE text",
                CaptureErrorCode.COLUMN_CHANGED,
                "warehouse.colors.n was int and is string now");
    }

    @Test
    void anotherScaleStopsTheTable() throws Exception {
        assertStops(
                "ALTER TABLE warehouse.colors ADD COLUMN n numeric(18,2)",
                "ALTER TABLE warehouse.colors ALTER n TYPE numeric(18,3)",
                CaptureErrorCode.COLUMN_CHANGED,
                "warehouse.colors.n was decimal(18, 2) and is decimal(18, 3) now");
    }

    @Test
    void aTimestampThatGetsAZoneStopsTheTable() throws Exception {
        assertStops(
                "ALTER TABLE warehouse.colors ADD COLUMN n timestamp",
                "ALTER TABLE warehouse.colors ALTER n TYPE timestamptz",
                CaptureErrorCode.COLUMN_CHANGED,
                "warehouse.colors.n was local-timestamp-micros and is timestamp-micros now");
    }

    @Test
    void aColumnOfATypeWithoutAPlaceStopsTheTable() throws Exception {
        assertStops(
                "SELECT 1",
                "ALTER TABLE warehouse.colors ADD COLUMN n tsquery",
                CaptureErrorCode.UNENCODABLE,
                "warehouse.colors.n has the type");
    }

    @Test
    void anotherPrimaryKeyStopsTheTable() throws Exception {
        assertStops(
                "SELECT 1",
                "ALTER TABLE warehouse.colors DROP CONSTRAINT colors_pkey, ADD PRIMARY KEY (color_name)",
                CaptureErrorCode.PRIMARY_KEY_CHANGED,
                "[color_name] now; the keys of its topic are [color_id]");
    }

    @Test
    void aLostPrimaryKeyStopsTheTable() throws Exception {
        assertStops(
                "SELECT 1",
                "ALTER TABLE warehouse.colors DROP CONSTRAINT colors_pkey",
                CaptureErrorCode.PRIMARY_KEY_CHANGED,
                "no primary key now");
    }

    @Test
    void anotherTypeOfThePrimaryKeyStopsTheTable() throws Exception {
        assertStops(
                "SELECT 1",
                "ALTER TABLE warehouse.colors ALTER color_id TYPE bigint",
                CaptureErrorCode.PRIMARY_KEY_CHANGED,
                "(color_id long) now; the keys of its topic are (color_id int)");
    }

    @Test
    void aSchemaThatTheRegistryRefusesStopsTheTableUntilItIsTaken() throws Exception {
        // Given
        String subject = SchemaIds.valueSubject(COLORS);
        try (SchemaRegistryClient registry = registry();
                CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
            capture.awaitCaptured(connector);
            registry.updateCompatibility(subject, "FULL");
            // When
            execute("ALTER TABLE warehouse.colors DROP COLUMN color_name");
            execute("INSERT INTO warehouse.colors VALUES (2)");
            execute("INSERT INTO sales.orders VALUES (1, 0)");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.status().stoppedTables()).singleElement().satisfies(stopped -> {
                assertThat(stopped.table()).isEqualTo("warehouse.colors");
                assertThat(stopped.code()).isEqualTo(CaptureErrorCode.SCHEMA_REFUSED);
                assertThat(stopped.reason()).contains(subject, "FULL");
                assertThat(stopped.hint()).contains("wwi snapshot");
            });
            assertThat(capture.read("wwi.sales.orders")).hasSize(1);
            assertThat(letters().stream().map(letter -> letter.letter().errorCode() + letter.key()))
                    .containsExactly("SCHEMA_REFUSED{\"color_id\":2}");
            // When
            registry.deleteCompatibility(subject);
            connector.reread(SourceTables.COLORS);
            capture.awaitRunning(connector);
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> !connector.status().finishedRereads().isEmpty());
            execute("INSERT INTO warehouse.colors VALUES (3)");
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(capture.read(COLORS).stream().map(change -> change.op() + change.key()))
                .containsExactly(
                        "c{\"color_id\": 1}", "r{\"color_id\": 1}", "r{\"color_id\": 2}", "c{\"color_id\": 3}");
    }

    @Test
    void aLostReplicaIdentityStopsTheTableAndNoPlaceholderLeaves() throws Exception {
        // Given
        String text = new Random(1)
                .ints(20_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        execute("ALTER TABLE warehouse.colors ADD COLUMN big text, ADD COLUMN bytes bytea, ADD COLUMN many text[]");
        execute("ALTER TABLE warehouse.colors ALTER big SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL,"
                + " ALTER many SET STORAGE EXTERNAL");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("INSERT INTO warehouse.colors VALUES (1, 'Red', '" + text + "', '" + text + "', ARRAY['" + text
                    + "'])");
            // When
            execute("ALTER TABLE warehouse.colors REPLICA IDENTITY DEFAULT");
            execute("UPDATE warehouse.colors SET color_name = 'Blue'");
            execute("UPDATE warehouse.colors SET color_id = 2");
            execute("INSERT INTO sales.orders VALUES (1, 0)");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables())
                    .singleElement()
                    .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(CaptureErrorCode.REPLICA_IDENTITY_LOST));
        }
        assertThat(capture.read(COLORS).stream().map(Change::op)).containsExactly("c");
        assertThat(capture.read("wwi.sales.orders")).hasSize(1);
        List<Letter> letters = letters();
        assertThat(letters.stream().map(letter -> letter.value().get("op").asText()))
                .containsExactly("u", "d", "c");
        assertThat(letters.toString()).doesNotContain("__wwi_unavailable");
        for (String column : List.of("big", "bytes", "many")) {
            assertThat(letters.get(0)
                            .value()
                            .at("/after/" + column + "/unavailable")
                            .asBoolean())
                    .as(column)
                    .isTrue();
        }
    }

    @Test
    void anUnchangedArrayThatTheWalLacksStopsTheTableToo() throws Exception {
        // Given
        execute("ALTER TABLE warehouse.colors ADD COLUMN many text[]");
        execute("ALTER TABLE warehouse.colors ALTER many SET STORAGE EXTERNAL");
        execute("INSERT INTO warehouse.colors VALUES (1, 'Red', ARRAY[repeat('x', 20000)])");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("ALTER TABLE warehouse.colors REPLICA IDENTITY DEFAULT");
            // When
            execute("UPDATE warehouse.colors SET color_id = 2");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables())
                    .singleElement()
                    .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(CaptureErrorCode.REPLICA_IDENTITY_LOST));
        }
        assertThat(capture.read(COLORS).stream().map(Change::op)).containsExactly("r", "d", "tombstone");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void aStoppedTableStaysStoppedAfterARestartAndLosesNoChange() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
            execute("ALTER TABLE warehouse.colors ADD COLUMN area polygon");
            execute("INSERT INTO warehouse.colors VALUES (2, 'Blue')");
            capture.awaitCaptured(connector);
            assertThat(connector.status().stoppedTables()).hasSize(1);
        }
        // When
        execute("ALTER TABLE warehouse.colors DROP COLUMN area");
        execute("UPDATE warehouse.colors SET color_name = 'Green' WHERE color_id = 1");
        execute("TRUNCATE warehouse.colors");
        execute("INSERT INTO sales.orders VALUES (1, 0)");
        try (CdcConnector connector = capture.start()) {
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().phase() == CapturePhase.STREAMING);
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.health())
                    .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                            .contains("warehouse.colors stands still with UNENCODABLE"));
        }
        assertThat(letters().stream().map(letter -> letter.value().get("op").asText() + letter.key()))
                .containsExactly("c{\"color_id\":2}", "u{\"color_id\":1}", "t{}");
        assertThat(capture.read(COLORS)).hasSize(1);
        assertThat(capture.read("wwi.sales.orders")).hasSize(1);
    }

    /** The first statement comes before the first event, the second behind it; the second event has no place. */
    private static void assertStops(String prepare, String alter, CaptureErrorCode code, String reason)
            throws Exception {
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute(prepare);
            execute("INSERT INTO warehouse.colors (color_id, color_name) VALUES (1, 'Red')");
            capture.awaitCaptured(connector);
            // When
            execute(alter);
            execute("INSERT INTO warehouse.colors (color_id, color_name) VALUES (2, 'Blue')");
            execute("INSERT INTO sales.orders VALUES (1, 0)");
            execute("DELETE FROM warehouse.colors WHERE color_id = 2");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.status().stoppedTables()).singleElement().satisfies(stopped -> {
                assertThat(stopped.table()).isEqualTo("warehouse.colors");
                assertThat(stopped.code()).isEqualTo(code);
                assertThat(stopped.reason()).contains(reason);
                assertThat(stopped.hint()).isNotBlank();
            });
            assertThat(connector.health()).isInstanceOf(Health.Degraded.class);
            assertThat(capture.meters()
                            .get(CaptureMetrics.STOPPED_TABLES)
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
        assertThat(capture.read("wwi.sales.orders")).hasSize(1);
        assertThat(capture.read(COLORS)).hasSize(1);
        List<Letter> letters = letters();
        assertThat(letters.stream().map(letter -> letter.value().get("op").asText()))
                .containsExactly("c", "d");
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.letter().topic()).isEqualTo(COLORS);
            assertThat(letter.letter().errorCode()).isEqualTo(code.name());
            assertThat(letter.letter().errorReason()).contains(reason);
            assertThat(letter.key()).hasToString("{\"color_id\":2}");
        });
        assertThat(letters.get(0).value().at("/after/color_name").asText()).isEqualTo("Blue");
    }

    private static List<Change> streamed(String... statements) throws Exception {
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            for (String statement : statements) {
                execute(statement);
            }
            capture.awaitCaptured(connector);
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.status().stoppedTables()).isEmpty();
        }
        return capture.read(COLORS);
    }

    private static SchemaRegistryClient registry() {
        return new CachedSchemaRegistryClient(capture.kafka().config().schemaRegistryUrl(), 10);
    }

    private static void execute(String sql) throws Exception {
        capture.source().execute(sql);
    }

    private static List<Letter> letters() {
        return DeadLetterReader.read(capture.kafka().config());
    }

    private static Stream<String> columns(Change change) {
        return change.after().getSchema().getFields().stream().map(Schema.Field::name);
    }

    private static String text(GenericRecord row, String column) {
        return row.get(column).toString();
    }
}
