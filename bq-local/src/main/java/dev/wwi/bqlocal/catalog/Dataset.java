package dev.wwi.bqlocal.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A dataset.
 *
 * @param resource the REST resource as the client wrote it
 */
public record Dataset(DatasetName name, ObjectNode resource, long createdMillis, long modifiedMillis) {
    private static final String DEFAULT_LOCATION = "US";

    public String location() {
        return resource.path("location").asText(DEFAULT_LOCATION);
    }
}
