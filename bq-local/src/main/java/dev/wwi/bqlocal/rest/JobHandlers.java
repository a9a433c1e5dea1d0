package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.query.Job;
import dev.wwi.bqlocal.query.Jobs;
import dev.wwi.bqlocal.query.QueryOutcome;
import dev.wwi.bqlocal.query.QueryRequest;
import dev.wwi.bqlocal.result.ResultColumn;
import dev.wwi.bqlocal.result.Results;
import dev.wwi.bqlocal.result.StoredResult;
import dev.wwi.bqlocal.result.TimestampFormat;
import dev.wwi.bqlocal.sql.QueryParameters;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code jobs.*}: queries, at once or as jobs. */
public final class JobHandlers {
    /** The dataset that the tables of query results pretend to be in. */
    static final String RESULTS_DATASET = "_results";

    private static final long DEFAULT_TIMEOUT_MILLIS = 10_000;

    private final Jobs jobs;
    private final Pages pages;

    public JobHandlers(Jobs jobs, Results results) {
        this.jobs = jobs;
        this.pages = new Pages(results);
    }

    /** {@code jobs.query}. */
    RestResponse query(RestRequest request) throws IOException {
        ObjectNode body = request.body();
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        ObjectNode query = configuration.putObject("query");
        for (String property :
                List.of("query", "defaultDataset", "queryParameters", "parameterMode", "useLegacySql", "labels")) {
            if (body.has(property)) {
                query.set(property, body.get(property));
            }
        }
        Job job = start(
                request.project(),
                Optional.empty(),
                configuration,
                body.path("dryRun").asBoolean());
        job.await(Duration.ofMillis(body.path("timeoutMs").asLong(DEFAULT_TIMEOUT_MILLIS)));
        return response(
                "bigquery#queryResponse",
                job,
                0,
                body.path("maxResults").asLong(Pages.MAX_ROWS),
                TimestampFormat.of(body.path("formatOptions")));
    }

    /** {@code jobs.getQueryResults}. */
    RestResponse queryResults(RestRequest request) throws IOException {
        Job job = jobs.find(request.project(), request.variable("job"));
        job.await(Duration.ofMillis(request.number("timeoutMs", DEFAULT_TIMEOUT_MILLIS)));
        long row = request.parameter("pageToken")
                .map(text -> PageToken.parse(text).row())
                .orElseGet(() -> request.number("startIndex", 0));
        return response(
                "bigquery#getQueryResultsResponse",
                job,
                row,
                request.number("maxResults", Pages.MAX_ROWS),
                TimestampFormat.of(
                        request.flag("formatOptions.useInt64Timestamp"),
                        request.parameter("formatOptions.timestampOutputFormat").orElse("")));
    }

    /** {@code jobs.insert}. */
    RestResponse insert(RestRequest request) {
        JsonNode configuration = request.body().path("configuration");
        if (!configuration.has("query")) {
            throw new RequestException(
                    RequestException.Reason.NOT_IMPLEMENTED, "The local BigQuery runs query jobs only");
        }
        Optional<String> id = Optional.ofNullable(
                request.body().path("jobReference").path("jobId").asText(null));
        boolean dryRun = configuration.path("dryRun").asBoolean();
        Job job = start(request.project(), id, (ObjectNode) configuration, dryRun);
        if (dryRun) {
            job.await(Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS));
            throwError(job);
        }
        return RestResponse.ok(resource(job));
    }

    RestResponse get(RestRequest request) {
        return RestResponse.ok(resource(jobs.find(request.project(), request.variable("job"))));
    }

    RestResponse list(RestRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#jobList");
        ArrayNode listed = body.putArray("jobs");
        jobs.list(request.project()).stream()
                .limit(Math.max(1, request.number("maxResults", 100)))
                .forEach(job -> listed.add(resource(job)));
        return RestResponse.ok(body);
    }

    RestResponse cancel(RestRequest request) throws SQLException {
        Job job = jobs.find(request.project(), request.variable("job"));
        job.running().cancel();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#jobCancelResponse");
        body.set("job", resource(job));
        return RestResponse.ok(body);
    }

    RestResponse delete(RestRequest request) {
        jobs.find(request.project(), request.variable("job"));
        return RestResponse.empty();
    }

    private Job start(String project, Optional<String> id, ObjectNode configuration, boolean dryRun) {
        return jobs.start(project, id, configuration, dryRun, () -> request(project, configuration, dryRun));
    }

    private static QueryRequest request(String project, ObjectNode configuration, boolean dryRun) {
        JsonNode query = configuration.path("query");
        if (query.path("useLegacySql").asBoolean(false)) {
            throw RequestException.invalid(
                    "The local BigQuery speaks GoogleSQL, not legacy SQL: set useLegacySql=false");
        }
        JsonNode dataset = query.path("defaultDataset");
        DatasetName defaultDataset = dataset.hasNonNull("datasetId")
                ? new DatasetName(
                        dataset.path("projectId").asText(project),
                        dataset.get("datasetId").asText())
                : null;
        return new QueryRequest(
                project,
                defaultDataset,
                query.path("query").asText(""),
                QueryParameters.of(query.path("queryParameters")),
                dryRun,
                destination(project, query.path("destinationTable")),
                query.path("writeDisposition").asText("WRITE_EMPTY"));
    }

    private static @Nullable TableName destination(String project, JsonNode table) {
        return table.hasNonNull("tableId")
                ? new TableName(
                        table.path("projectId").asText(project),
                        table.path("datasetId").asText(),
                        table.get("tableId").asText())
                : null;
    }

    private RestResponse response(String kind, Job job, long firstRow, long maxRows, TimestampFormat timestamps)
            throws IOException {
        throwError(job);
        ObjectNode head = JsonNodeFactory.instance.objectNode().put("kind", kind);
        head.put("jobComplete", job.isDone());
        if (!job.dryRun()) {
            head.set("jobReference", reference(job));
        }
        QueryOutcome outcome = job.outcome().orElse(null);
        if (outcome == null) {
            return RestResponse.ok(head);
        }
        head.put("totalBytesProcessed", "0").put("cacheHit", false).put("location", "US");
        putSchema(head, outcome.columns());
        if (outcome.affectedRows() >= 0) {
            head.put("numDmlAffectedRows", Long.toString(outcome.affectedRows()));
        }
        StoredResult result = outcome.result();
        head.put("totalRows", Long.toString(result == null ? 0 : result.rowCount()));
        if (result == null) {
            return RestResponse.ok(head);
        }
        JsonFactory codec = new ObjectMapper().getFactory();
        return RestResponse.ok(pages.write(result, firstRow, maxRows, timestamps, (json, rows) -> {
            json.setCodec(codec.getCodec());
            for (var field : head.properties()) {
                json.writeFieldName(field.getKey());
                json.writeTree(field.getValue());
            }
        }));
    }

    private static void throwError(Job job) {
        job.error().ifPresent(error -> {
            throw error;
        });
    }

    private static void putSchema(ObjectNode body, List<ResultColumn> columns) {
        if (!columns.isEmpty()) {
            ArrayNode fields = body.putObject("schema").putArray("fields");
            columns.forEach(column -> fields.add(column.toSchema()));
        }
    }

    private static ObjectNode reference(Job job) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("projectId", job.project())
                .put("jobId", job.id())
                .put("location", "US");
    }

    private static ObjectNode resource(Job job) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#job");
        resource.put("id", job.project() + ":US." + job.id()).put("user_email", "local");
        resource.set("jobReference", reference(job));
        ObjectNode configuration = job.configuration().deepCopy();
        configuration.put("jobType", "QUERY");
        ObjectNode status = resource.putObject("status");
        status.put("state", job.isDone() ? "DONE" : "RUNNING");
        job.error().ifPresent(error -> {
            ObjectNode result = status.putObject("errorResult");
            result.put("reason", error.reason().code()).put("message", error.getMessage());
            status.putArray("errors").add(result.deepCopy());
        });
        ObjectNode statistics = resource.putObject("statistics");
        statistics.put("creationTime", Long.toString(job.startMillis()));
        statistics.put("startTime", Long.toString(job.startMillis()));
        if (job.endMillis() > 0) {
            statistics.put("endTime", Long.toString(job.endMillis()));
        }
        job.outcome().ifPresent(outcome -> putOutcome(job, configuration, statistics, outcome));
        resource.set("configuration", configuration);
        return resource;
    }

    private static void putOutcome(Job job, ObjectNode configuration, ObjectNode statistics, QueryOutcome outcome) {
        ObjectNode query = statistics.putObject("query");
        query.put("statementType", outcome.statementType());
        query.put("totalBytesProcessed", "0").put("cacheHit", false);
        putSchema(query, outcome.columns());
        if (outcome.affectedRows() >= 0) {
            query.put("numDmlAffectedRows", Long.toString(outcome.affectedRows()));
        }
        if (outcome.operation() != null) {
            query.put("ddlOperationPerformed", outcome.operation());
        }
        TableName target = outcome.target();
        if (target != null) {
            query.putObject("ddlTargetTable")
                    .put("projectId", target.project())
                    .put("datasetId", target.dataset())
                    .put("tableId", target.table());
        }
        StoredResult result = outcome.result();
        if (result != null && !configuration.path("query").has("destinationTable")) {
            ((ObjectNode) configuration.get("query"))
                    .putObject("destinationTable")
                    .put("projectId", job.project())
                    .put("datasetId", RESULTS_DATASET)
                    .put("tableId", result.id());
        }
    }
}
