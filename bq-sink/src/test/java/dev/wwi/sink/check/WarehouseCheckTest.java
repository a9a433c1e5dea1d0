package dev.wwi.sink.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.BigQueryException;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.check.Finding.Severity;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.table.PublishedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WarehouseCheckTest {
    private final ScriptedFacts facts = new ScriptedFacts();

    @Test
    void nothingIsWrongWithAWarehouseAsNeeded() {
        // Then
        assertThat(findings(true)).isEmpty();
    }

    @Test
    void aDatasetElsewhereIsToldWithBothLocations() {
        // Given
        facts.locations.put("raw", "US");

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.subject()).isEqualTo("dataset raw");
            assertThat(finding.problem()).isEqualTo("it is in US, bigQuery.location is EU");
        });
    }

    @Test
    void aMissingDatasetIsAWarningSinceTheStartCreatesIt() {
        // Given
        facts.locations.remove("staging");

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.remedy()).contains("bigquery.datasets.create", "bq mk --location=EU");
        });
    }

    @Test
    void aMissingPermissionIsNamedWithItsTables() {
        // Given
        facts.denied.add("bigquery.tables.updateData");

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.problem())
                    .isEqualTo("bigquery.tables.updateData is not granted on 1 of its 1 tables: raw__sales_orders__g1");
        });
    }

    @Test
    void aTableInAViewsPlaceIsAnError() {
        // Given
        facts.tables.put("raw", Map.of("sales_orders", "TABLE"));

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("raw.sales_orders");
            assertThat(finding.problem()).contains("must be a VIEW");
        });
    }

    @Test
    void whatCannotBeCheckedForWantOfTablesIsSaid() {
        // Given
        facts.tables.put("staging", Map.of());

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.problem()).contains("could not be checked");
        });
    }

    @Test
    void aRefusedQueryJobIsAnErrorOnlyWhereJobsAreNeeded() {
        // Given
        facts.jobFailure = new BigQueryException(403, "Access Denied: bigquery.jobs.create");

        // Then
        assertThat(findings(true)).extracting(Finding::severity).containsExactly(Severity.ERROR);
        assertThat(findings(false)).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void aBigQueryThatDoesNotAnswerIsOneFindingWithItsAddress() {
        // Given
        facts.failure = new BigQueryException(0, "Connection refused");

        // Then
        assertThat(findings(false)).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("bigQuery.endpoint.rest");
            assertThat(finding.problem()).contains("http://127.0.0.1:9050", "Connection refused");
        });
    }

    @Test
    void theDatasetOfTheChangeLogsIsCheckedAsTheOthersAre() {
        // Given
        PublishedTable log = new PublishedTable("raw_changes", "sales_orders");
        facts.locations.put("raw_changes", "US");
        facts.tables.put("raw_changes", Map.of("sales_orders", "TABLE"));

        // Then
        assertThat(findings(true, log))
                .extracting(finding -> finding.subject() + ": " + finding.problem())
                .containsExactly(
                        "dataset raw_changes: it is in US, bigQuery.location is EU",
                        "raw_changes.sales_orders: it is a TABLE, it must be a VIEW");
    }

    private List<Finding> findings(boolean needsJobs, PublishedTable... logs) {
        BigQueryConfig config =
                BigQueryConfig.local("wwi-test", new EndpointConfig("127.0.0.1:9060", "http://127.0.0.1:9050"));
        List<PublishedTable> published = new ArrayList<>(
                List.of(new PublishedTable("raw", "sales_orders"), new PublishedTable("analytics", "fact_order")));
        published.addAll(List.of(logs));
        return new WarehouseCheck(facts, config, published, needsJobs).run().findings();
    }

    /** A warehouse as it must be, until told otherwise. */
    private static final class ScriptedFacts implements WarehouseFacts {
        private final Map<String, String> locations =
                new HashMap<>(Map.of("staging", "EU", "raw", "EU", "analytics", "EU"));
        private final Map<String, Map<String, String>> tables = new HashMap<>(Map.of(
                "staging", Map.of("raw__sales_orders__g1", "TABLE"),
                "raw", Map.of("sales_orders", "VIEW"),
                "analytics", Map.of("fact_order", "VIEW")));
        private final Set<String> denied = new HashSet<>();
        private @Nullable BigQueryException failure;
        private @Nullable BigQueryException jobFailure;

        @Override
        public Optional<String> location(String dataset) {
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(locations.get(dataset));
        }

        @Override
        public Map<String, String> tables(String dataset) {
            return tables.getOrDefault(dataset, Map.of());
        }

        @Override
        public Set<String> granted(String dataset, String table, Set<String> permissions) {
            Set<String> granted = new HashSet<>(permissions);
            granted.removeAll(denied);
            return granted;
        }

        @Override
        public void dryRun(String statement) {
            if (jobFailure != null) {
                throw jobFailure;
            }
        }
    }
}
