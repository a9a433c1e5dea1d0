package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.ViewDefinition;
import dev.wwi.embedded.FreePort;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding.Severity;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.ChangeLogConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.table.PublishedTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkCheckIT extends OnLocalBigQuery {

    @Test
    void anEmptyWarehouseGivesWarningsAndIsLeftEmpty() throws Exception {
        // When
        CheckResult result = check(fixture.kafka(), bigQuery("wwi-empty", "EU"));

        // Then
        assertThat(result.findings())
                .extracting(finding -> finding.severity() + " " + finding.subject())
                .containsExactlyInAnyOrder(
                        "WARNING dataset staging", "WARNING dataset raw", "WARNING dataset analytics");
        assertThat(reader.listDatasets("wwi-empty").iterateAll())
                .extracting(Dataset::getDatasetId)
                .isEmpty();
    }

    @Test
    void nothingIsWrongWhereTheSinkHasMadeEverything() throws Exception {
        // Given
        makeWarehouse("wwi-ready");

        // When
        CheckResult result = check(fixture.kafka(), bigQuery("wwi-ready", "EU"));

        // Then
        assertThat(result.findings()).isEmpty();
        assertThat(result.checked())
                .anyMatch(line -> line.contains("wwi-ready"))
                .anyMatch(line -> line.contains(endpoint.grpc()));
        assertThat(check(fixture.kafka(), bigQuery("wwi-ready", "europe-west3")).findings())
                .extracting(finding -> finding.severity() + " " + finding.problem())
                .containsOnly("ERROR it is in EU, bigQuery.location is europe-west3")
                .hasSize(3);
    }

    @Test
    void theDatasetOfTheChangeLogsIsLookedAtWhenTheyAreOn() throws Exception {
        // When
        CheckResult result = check(
                fixture.kafka(),
                bigQuery("wwi-logged", "EU"),
                new ChangeLogConfig(true, "changes_of_all_tables", "check-changes"));

        // Then
        assertThat(result.findings())
                .extracting(finding -> finding.severity() + " " + finding.subject())
                .contains("WARNING dataset changes_of_all_tables");
    }

    @Test
    void serversThatDoNotAnswerAreFindingsWithTheirAddresses() throws Exception {
        // Given
        String nobody = "127.0.0.1:" + FreePort.any();

        // When
        CheckResult result = check(
                KafkaConfig.of(nobody, "http://" + nobody),
                BigQueryConfig.local("wwi-test", new EndpointConfig(nobody, "http://" + nobody)));

        // Then
        assertThat(result.findings())
                .allMatch(finding -> finding.severity() == Severity.ERROR)
                .allMatch(finding -> finding.problem().contains(nobody))
                .extracting(finding -> finding.subject())
                .containsExactlyInAnyOrder(
                        "kafka.bootstrapServers",
                        "kafka.schemaRegistryUrl",
                        "bigQuery.endpoint.rest",
                        "bigQuery.endpoint.grpc");
    }

    private static void makeWarehouse(String project) {
        for (String dataset : List.of("staging", "raw", "analytics")) {
            reader.create(
                    DatasetInfo.newBuilder(project, dataset).setLocation("EU").build());
        }
        TableId table = TableId.of(project, "staging", "everything");
        reader.create(
                TableInfo.of(table, StandardTableDefinition.of(Schema.of(Field.of("id", StandardSQLTypeName.INT64)))));
        for (Feed feed : new Feeds(bigQuery(project, "EU")).all(published -> 1)) {
            PublishedTable view = feed.table().published();
            reader.create(TableInfo.of(
                    TableId.of(project, view.dataset(), view.name()),
                    ViewDefinition.newBuilder("SELECT id FROM `" + project + ".staging.everything`")
                            .setUseLegacySql(false)
                            .build()));
        }
    }

    private static BigQueryConfig bigQuery(String project, String location) {
        return new BigQueryConfig(project, location, "raw", "analytics", "staging", null, false, endpoint);
    }

    private static CheckResult check(KafkaConfig kafka, BigQueryConfig bigQuery) throws InterruptedException {
        return check(kafka, bigQuery, ChangeLogConfig.defaults());
    }

    private static CheckResult check(KafkaConfig kafka, BigQueryConfig bigQuery, ChangeLogConfig changeLog)
            throws InterruptedException {
        SinkConfig config = fixture.config("check", endpoint);
        return new SinkCheck(new SinkConfig(
                        kafka,
                        bigQuery,
                        config.consume(),
                        config.append(),
                        config.tables(),
                        config.generations(),
                        changeLog,
                        config.cost(),
                        config.operations()))
                .run();
    }
}
