package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.wwi.bqlocal.result.Results;
import dev.wwi.bqlocal.result.StoredResult;
import dev.wwi.bqlocal.result.TimestampFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes one page of rows into a JSON document. A page is limited in rows and, as in BigQuery, to about 20 MB. */
final class Pages {
    static final long MAX_ROWS = 100_000;

    private static final long MAX_BYTES = 20L << 20;

    /** Writes the document's other fields. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json, StoredResult result) throws IOException;
    }

    private final Results results;
    private final JsonFactory factory = new JsonFactory();

    Pages(Results results) {
        this.results = results;
    }

    byte[] write(StoredResult result, long firstRow, long wantedRows, TimestampFormat timestamps, Fields fields)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json, result);
            json.writeArrayFieldStart("rows");
            long count = results.writeRows(
                    json, result, firstRow, Math.min(Math.max(wantedRows, 0), MAX_ROWS), MAX_BYTES, timestamps);
            json.writeEndArray();
            long next = firstRow + count;
            if (next < result.rowCount()) {
                json.writeStringField("pageToken", new PageToken(result.id(), next).toString());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
