package dev.wwi.platform.bench.sink;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.json.JSONArray;
import org.json.JSONObject;

/** Rows as JSON, by {@link JsonStreamWriter}. */
final class JsonRows implements GoogleClientSink.Rows {
    private final JsonStreamWriter writer;
    private JSONArray batch = new JSONArray();

    JsonRows(String table, BigQueryWriteClient client) throws Exception {
        writer = JsonStreamWriter.newBuilder(table, OrderLineSchema.table(), client)
                .build();
    }

    @Override
    public void add(GenericRecord row, long commitMicros, long lsn, String sequenceNumber) {
        JSONObject json = new JSONObject();
        for (Schema.Field field : row.getSchema().getFields()) {
            Object value = row.get(field.pos());
            if (value != null) {
                json.put(field.name(), value instanceof CharSequence text ? text.toString() : value);
            }
        }
        json.put(OrderLineSchema.COMMIT_TIME, commitMicros);
        json.put(OrderLineSchema.LSN, lsn);
        json.put(OrderLineSchema.CHANGE_TYPE, "UPSERT");
        json.put(OrderLineSchema.SEQUENCE_NUMBER, sequenceNumber);
        batch.put(json);
    }

    @Override
    public ApiFuture<AppendRowsResponse> send() throws Exception {
        JSONArray sent = batch;
        batch = new JSONArray();
        return writer.append(sent);
    }

    @Override
    public void close() {
        writer.close();
    }
}
