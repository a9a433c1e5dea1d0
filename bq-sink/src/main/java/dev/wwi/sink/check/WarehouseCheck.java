package dev.wwi.sink.check;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.table.PublishedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the sink needs of BigQuery: datasets in the configured location, views that are views, the permissions, a query
 * job. Nothing is created. Which permissions there are on a table is asked of BigQuery (tables.testIamPermissions); that
 * it has no such call for datasets and that the project's is another service's is said where it matters.
 */
public final class WarehouseCheck {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final Set<String> ON_VIEWS = Set.of("bigquery.tables.get", "bigquery.tables.update");
    private static final Set<String> ON_PHYSICAL_TABLES = Set.of(
            "bigquery.tables.get", "bigquery.tables.update", "bigquery.tables.updateData", "bigquery.tables.getData");

    private final WarehouseFacts facts;
    private final BigQueryConfig config;
    private final Collection<PublishedTable> published;
    private final List<String> datasets;
    private final boolean needsJobs;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param client used, not owned; its timeouts bound the check
     * @param published the views that the sink keeps, those of change logs included
     * @param needsJobs whether the configuration makes the sink run query jobs
     */
    public WarehouseCheck(
            BigQuery client, BigQueryConfig config, Collection<PublishedTable> published, boolean needsJobs) {
        this(new RestWarehouseFacts(client, config.project()), config, published, needsJobs);
    }

    WarehouseCheck(
            WarehouseFacts facts, BigQueryConfig config, Collection<PublishedTable> published, boolean needsJobs) {
        this.facts = facts;
        this.config = config;
        this.published = List.copyOf(published);
        this.datasets = Stream.concat(
                        Stream.of(config.stagingDataset(), config.rawDataset(), config.analyticsDataset()),
                        published.stream().map(PublishedTable::dataset))
                .distinct()
                .toList();
        this.needsJobs = needsJobs;
    }

    /** Called once. Never throws for BigQuery's state. */
    public CheckResult run() {
        try {
            for (String dataset : datasets) {
                checkDataset(dataset);
            }
            checkJobs();
        } catch (BigQueryException e) {
            return CheckResult.failed(refusal(e));
        }
        return CheckResult.of("BigQuery project " + config.project() + " (datasets " + datasets + ")", findings);
    }

    private void checkDataset(String dataset) {
        Map<String, String> tables;
        try {
            Optional<String> location = facts.location(dataset);
            if (location.isEmpty()) {
                findings.add(Finding.warning(
                        "dataset " + dataset,
                        "it does not exist in project " + config.project() + "; the start creates it in "
                                + config.location() + ", and whether it may cannot be checked",
                        "Grant bigquery.datasets.create on the project, or create it: bq mk --location="
                                + config.location() + " " + config.project() + ":" + dataset));
                return;
            }
            if (!location.get().equalsIgnoreCase(config.location())) {
                findings.add(Finding.error(
                        "dataset " + dataset,
                        "it is in " + location.get() + ", bigQuery.location is " + config.location(),
                        "Set bigQuery.location to where all " + datasets.size() + " datasets are, or name datasets in "
                                + config.location() + "."));
            }
            tables = facts.tables(dataset);
        } catch (BigQueryException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            findings.add(Finding.error(
                    "dataset " + dataset,
                    "the credentials may not read it: " + e.getMessage(),
                    "Grant BigQuery Data Editor on the dataset " + dataset + "."));
            return;
        }
        if (!dataset.equals(config.stagingDataset())) {
            checkViews(dataset, tables);
        }
        checkPermissions(
                dataset, tables.keySet(), dataset.equals(config.stagingDataset()) ? ON_PHYSICAL_TABLES : ON_VIEWS);
    }

    private void checkViews(String dataset, Map<String, String> tables) {
        List<String> missing = new ArrayList<>();
        for (PublishedTable view : published) {
            if (view.dataset().equals(dataset)) {
                String type = tables.get(view.name());
                if (type == null) {
                    missing.add(view.name());
                } else if (!type.equals("VIEW")) {
                    findings.add(Finding.error(
                            view.toString(), "it is a " + type + ", it must be a VIEW", "Move it out of the way."));
                }
            }
        }
        if (!missing.isEmpty()) {
            findings.add(Finding.warning(
                    "dataset " + dataset,
                    "not there yet: the views " + Finding.named(missing)
                            + "; the sink makes them, and whether it may cannot be checked",
                    "Grant bigquery.tables.create on " + dataset + " and on " + config.stagingDataset() + "."));
        }
    }

    private void checkPermissions(String dataset, Set<String> tables, Set<String> needed) {
        if (tables.isEmpty()) {
            findings.add(Finding.warning(
                    "dataset " + dataset,
                    "it has no tables, so the permissions on them could not be checked",
                    "Grant " + String.join(", ", new TreeSet<>(needed)) + " on " + dataset + "."));
            return;
        }
        Map<String, List<String>> lacking = new TreeMap<>();
        for (String table : tables) {
            Set<String> granted = facts.granted(dataset, table, needed);
            needed.stream()
                    .filter(permission -> !granted.contains(permission))
                    .forEach(permission -> lacking.computeIfAbsent(permission, name -> new ArrayList<>())
                            .add(table));
        }
        lacking.forEach((permission, without) -> findings.add(Finding.error(
                "dataset " + dataset,
                permission + " is not granted on " + without.size() + " of its " + tables.size() + " tables: "
                        + Finding.named(without),
                "Grant BigQuery Data Editor, or a role with " + permission + ", on the dataset " + dataset + ".")));
    }

    private void checkJobs() {
        try {
            facts.dryRun("SELECT 1");
        } catch (BigQueryException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            String problem = "a query job is refused: " + e.getMessage();
            String remedy = "Grant bigquery.jobs.create on the project " + config.project() + ".";
            findings.add(
                    needsJobs
                            ? Finding.error("project " + config.project(), problem, remedy)
                            : Finding.warning(
                                    "project " + config.project(),
                                    problem + "; needed only with tables.maxStaleness or changeLog.enabled",
                                    remedy));
        }
    }

    private Finding refusal(BigQueryException e) {
        if (e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN) {
            return Finding.error(
                    "bigQuery.credentialsFile",
                    "BigQuery refuses the credentials: " + e.getMessage(),
                    "Use a key or a service account of a project with the BigQuery API enabled.");
        }
        BigQueryConfig.EndpointConfig endpoint = config.endpoint();
        return Finding.error(
                endpoint == null ? "bigQuery" : "bigQuery.endpoint.rest",
                "BigQuery" + (endpoint == null ? "" : " at " + endpoint.rest()) + " does not answer for project "
                        + config.project() + ": " + e.getMessage(),
                "Look at bigQuery.project, bigQuery.location and the address, and at the network.");
    }
}
