package dev.wwi.platform.bench.sink;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BQTableSchemaToProtoDescriptor;
import com.google.cloud.bigquery.storage.v1.BigDecimalByteStringEncoder;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchemaConverter;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.math.BigDecimal;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Rows as dynamic messages of the table's descriptor, by {@link StreamWriter}. */
final class DynamicRows implements GoogleClientSink.Rows {
    private final Descriptor descriptor;
    private final StreamWriter writer;
    private final FieldDescriptor[] columns;
    private ProtoRows.Builder batch = ProtoRows.newBuilder();

    DynamicRows(String table, BigQueryWriteClient client) throws Exception {
        descriptor = BQTableSchemaToProtoDescriptor.convertBQTableSchemaToProtoDescriptor(OrderLineSchema.table());
        columns = descriptor.getFields().toArray(FieldDescriptor[]::new);
        writer = StreamWriter.newBuilder(table + "/_default", client)
                .setWriterSchema(ProtoSchemaConverter.convert(descriptor))
                .build();
    }

    @Override
    public void add(GenericRecord row, long commitMicros, long lsn, String sequenceNumber) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        for (Schema.Field field : row.getSchema().getFields()) {
            Object value = row.get(field.pos());
            if (value != null) {
                message.setField(columns[field.pos()], wireValue(columns[field.pos()], value));
            }
        }
        int next = row.getSchema().getFields().size();
        message.setField(columns[next], commitMicros);
        message.setField(columns[next + 1], lsn);
        message.setField(columns[next + 2], "UPSERT");
        message.setField(columns[next + 3], sequenceNumber);
        batch.addSerializedRows(message.build().toByteString());
    }

    @Override
    public ApiFuture<AppendRowsResponse> send() {
        ProtoRows sent = batch.build();
        batch = ProtoRows.newBuilder();
        return writer.append(sent);
    }

    @Override
    public void close() {
        writer.close();
    }

    private static Object wireValue(FieldDescriptor column, Object value) {
        if (value instanceof BigDecimal decimal) {
            return BigDecimalByteStringEncoder.encodeToNumericByteString(decimal);
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value instanceof Integer number && column.getType() == FieldDescriptor.Type.INT64) {
            return number.longValue();
        }
        return value;
    }
}
