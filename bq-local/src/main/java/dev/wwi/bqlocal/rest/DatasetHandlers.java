package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.definition.Definitions;
import dev.wwi.bqlocal.storage.Warehouse;

/** {@code datasets.*}. */
public final class DatasetHandlers {
    private final Warehouse warehouse;
    private final Definitions definitions;

    public DatasetHandlers(Warehouse warehouse, Definitions definitions) {
        this.warehouse = warehouse;
        this.definitions = definitions;
    }

    RestResponse list(RestRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#datasetList");
        ArrayNode datasets = body.putArray("datasets");
        for (Dataset dataset : warehouse.catalog().datasets(request.project())) {
            ObjectNode entry = datasets.addObject().put("kind", "bigquery#dataset");
            entry.put("id", dataset.name().toString()).put("location", dataset.location());
            putReference(entry, dataset.name());
        }
        return RestResponse.ok(body);
    }

    RestResponse insert(RestRequest request) {
        String id = request.body().path("datasetReference").path("datasetId").asText("");
        if (id.isEmpty()) {
            throw RequestException.invalid("Required parameter is missing: datasetReference.datasetId");
        }
        DatasetName name = new DatasetName(request.project(), id);
        return RestResponse.ok(resource(definitions.createDataset(name, request.body())));
    }

    RestResponse get(RestRequest request) {
        return RestResponse.ok(resource(warehouse.catalog().dataset(request.dataset())));
    }

    RestResponse patch(RestRequest request) {
        return RestResponse.ok(resource(definitions.changeDataset(request.dataset(), request.body())));
    }

    RestResponse delete(RestRequest request) {
        definitions.deleteDataset(request.dataset(), request.flag("deleteContents"));
        return RestResponse.empty();
    }

    private static ObjectNode resource(Dataset dataset) {
        ObjectNode resource = dataset.resource().deepCopy();
        resource.put("kind", "bigquery#dataset");
        resource.put("id", dataset.name().toString());
        resource.put("etag", Long.toString(dataset.modifiedMillis()));
        resource.put("location", dataset.location());
        resource.put("creationTime", Long.toString(dataset.createdMillis()));
        resource.put("lastModifiedTime", Long.toString(dataset.modifiedMillis()));
        putReference(resource, dataset.name());
        return resource;
    }

    private static void putReference(ObjectNode resource, DatasetName name) {
        resource.putObject("datasetReference").put("projectId", name.project()).put("datasetId", name.dataset());
    }
}
