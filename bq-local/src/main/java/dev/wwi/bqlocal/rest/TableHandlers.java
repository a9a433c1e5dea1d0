package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.definition.Definitions;
import dev.wwi.bqlocal.result.Results;
import dev.wwi.bqlocal.result.RunningStatement;
import dev.wwi.bqlocal.result.StoredResult;
import dev.wwi.bqlocal.result.TimestampFormat;
import dev.wwi.bqlocal.storage.DatabaseErrors;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.storage.Warehouse;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** {@code tables.*} and {@code tabledata.list}. */
public final class TableHandlers {
    private static final String TEST_IAM_PERMISSIONS = ":testIamPermissions";

    private final Warehouse warehouse;
    private final Definitions definitions;
    private final Results results;
    private final Pages pages;

    public TableHandlers(Warehouse warehouse, Definitions definitions, Results results) {
        this.warehouse = warehouse;
        this.definitions = definitions;
        this.results = results;
        this.pages = new Pages(results);
    }

    RestResponse list(RestRequest request) {
        warehouse.catalog().dataset(request.dataset());
        List<Table> all = warehouse.catalog().tables(request.dataset());
        int from = (int) Math.min(request.number("pageToken", 0), all.size());
        int to = (int) Math.min(from + Math.max(1, request.number("maxResults", 1000)), all.size());
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#tableList");
        body.put("totalItems", all.size());
        ArrayNode tables = body.putArray("tables");
        for (Table table : all.subList(from, to)) {
            ObjectNode entry = tables.addObject();
            putIdentity(entry, table);
            for (String property : List.of("labels", "timePartitioning", "clustering", "friendlyName", "view")) {
                if (table.resource().has(property)) {
                    entry.set(property, table.resource().get(property));
                }
            }
        }
        if (to < all.size()) {
            body.put("nextPageToken", Integer.toString(to));
        }
        return RestResponse.ok(body);
    }

    RestResponse insert(RestRequest request) {
        String id = request.body().path("tableReference").path("tableId").asText("");
        if (id.isEmpty()) {
            throw RequestException.invalid("Required parameter is missing: tableReference.tableId");
        }
        TableName name = request.dataset().table(id);
        return RestResponse.ok(resource(definitions.createTable(name, request.body())));
    }

    RestResponse get(RestRequest request) {
        if (request.variable("dataset").equals(JobHandlers.RESULTS_DATASET)) {
            return RestResponse.ok(resultTable(request, result(request)));
        }
        Table table = warehouse.catalog().table(request.table());
        ObjectNode resource = resource(table);
        if (!table.isView()) {
            resource.put("numRows", Long.toString(countRows(table)));
        }
        return RestResponse.ok(resource);
    }

    RestResponse patch(RestRequest request) {
        return RestResponse.ok(resource(definitions.patchTable(request.table(), request.ifMatch(), request.body())));
    }

    RestResponse update(RestRequest request) {
        return RestResponse.ok(
                resource(definitions.changeTable(request.table(), request.ifMatch(), old -> request.body())));
    }

    RestResponse delete(RestRequest request) {
        definitions.deleteTable(request.table());
        return RestResponse.empty();
    }

    /** {@code tables.testIamPermissions}, which is {@code POST …/tables/NAME:testIamPermissions}: all may do everything. */
    RestResponse testIamPermissions(RestRequest request) {
        String resource = request.variable("resource");
        if (!resource.endsWith(TEST_IAM_PERMISSIONS)) {
            throw new RequestException(
                    RequestException.Reason.NOT_FOUND, "Not found: POST to " + resource + " is not served");
        }
        String table = resource.substring(0, resource.length() - TEST_IAM_PERMISSIONS.length());
        warehouse.catalog().table(request.dataset().table(table));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("permissions", request.body().path("permissions"));
        return RestResponse.ok(body);
    }

    /** {@code tabledata.list}: the pages after the first one read the rows that the first one saw. */
    RestResponse data(RestRequest request) throws IOException {
        TimestampFormat timestamps = TimestampFormat.of(
                request.flag("formatOptions.useInt64Timestamp"),
                request.parameter("formatOptions.timestampOutputFormat").orElse(""));
        PageToken token = request.parameter("pageToken")
                .map(PageToken::parse)
                .orElseGet(() -> new PageToken("", request.number("startIndex", 0)));
        StoredResult result = token.result().isEmpty()
                ? result(request)
                : results.find(token.result()).orElseThrow(TableHandlers::expired);
        long wanted = request.number("maxResults", Pages.MAX_ROWS);
        return RestResponse.ok(pages.write(result, token.row(), wanted, timestamps, (json, resultWithRows) -> {
            json.writeStringField("kind", "bigquery#tableDataList");
            json.writeStringField("totalRows", Long.toString(resultWithRows.rowCount()));
        }));
    }

    private StoredResult result(RestRequest request) {
        if (request.variable("dataset").equals(JobHandlers.RESULTS_DATASET)) {
            return results.find(request.variable("table")).orElseThrow(TableHandlers::expired);
        }
        Table table = warehouse.catalog().table(request.table());
        if (table.isView()) {
            throw RequestException.invalid("Cannot list a table of type VIEW.");
        }
        if (table.columns().isEmpty()) {
            throw RequestException.invalid("Table " + table.name() + " does not have a schema.");
        }
        return results.store(
                "SELECT " + Sql.columnList(table) + " FROM " + Sql.relation(table.name()), new RunningStatement());
    }

    private static RequestException expired() {
        return new RequestException(RequestException.Reason.NOT_FOUND, "Not found: the result is not kept any more");
    }

    private long countRows(Table table) {
        if (table.columns().isEmpty()) {
            return 0;
        }
        try (DuckDBConnection connection = warehouse.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + Sql.relation(table.name()))) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw DatabaseErrors.translate(e);
        }
    }

    private ObjectNode resource(Table table) {
        ObjectNode resource = table.resource().deepCopy();
        putIdentity(resource, table);
        resource.put("etag", table.etag());
        resource.put(
                "location",
                warehouse.catalog().dataset(table.name().datasetName()).location());
        resource.put("lastModifiedTime", Long.toString(table.modifiedMillis()));
        return resource;
    }

    private static ObjectNode resultTable(RestRequest request, StoredResult result) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#table");
        resource.putObject("tableReference")
                .put("projectId", request.project())
                .put("datasetId", JobHandlers.RESULTS_DATASET)
                .put("tableId", result.id());
        resource.put("type", "TABLE").put("numRows", Long.toString(result.rowCount()));
        ArrayNode fields = resource.putObject("schema").putArray("fields");
        result.columns().forEach(column -> fields.add(column.toSchema()));
        return resource;
    }

    private static void putIdentity(ObjectNode resource, Table table) {
        TableName name = table.name();
        resource.put("kind", "bigquery#table");
        resource.put("id", name.toString());
        resource.put("type", table.isView() ? "VIEW" : "TABLE");
        resource.put("creationTime", Long.toString(table.createdMillis()));
        resource.putObject("tableReference")
                .put("projectId", name.project())
                .put("datasetId", name.dataset())
                .put("tableId", name.table());
    }
}
