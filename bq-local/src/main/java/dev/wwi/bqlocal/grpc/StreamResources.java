package dev.wwi.bqlocal.grpc;

import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Table;
import java.util.List;

/** Builds the protobuf resources of tables and streams. */
final class StreamResources {
    private StreamResources() {}

    static TableSchema schema(List<Column> columns) {
        TableSchema.Builder schema = TableSchema.newBuilder();
        for (Column column : columns) {
            TableFieldSchema.Builder field = TableFieldSchema.newBuilder()
                    .setName(column.name())
                    .setType(type(column))
                    .setMode(TableFieldSchema.Mode.valueOf(column.mode().name()))
                    .setDescription(column.description());
            String defaultExpression = column.defaultExpression();
            if (defaultExpression != null) {
                field.setDefaultValueExpression(defaultExpression);
            }
            schema.addFields(field);
        }
        return schema.build();
    }

    /** The default stream of a table. */
    static WriteStream defaultStream(Table table, String location, boolean withSchema) {
        WriteStream.Builder stream = WriteStream.newBuilder()
                .setName(new StreamName(table.name(), StreamName.DEFAULT).toString())
                .setType(WriteStream.Type.COMMITTED)
                .setWriteMode(WriteStream.WriteMode.INSERT)
                .setCreateTime(timestamp(table.createdMillis()))
                .setLocation(location);
        if (withSchema) {
            stream.setTableSchema(schema(table.columns()));
        }
        return stream.build();
    }

    /** A stream that an application created. */
    static WriteStream applicationStream(
            dev.wwi.bqlocal.catalog.WriteStream stream, String location, boolean withSchema) {
        WriteStream.Builder resource = WriteStream.newBuilder()
                .setName(stream.name())
                .setType(WriteStream.Type.valueOf(stream.type().name()))
                .setWriteMode(WriteStream.WriteMode.INSERT)
                .setCreateTime(timestamp(stream.createdMillis()))
                .setLocation(location);
        if (stream.committed()) {
            resource.setCommitTime(timestamp(stream.committedMillis()));
        }
        if (withSchema) {
            resource.setTableSchema(schema(stream.staging().columns()));
        }
        return resource.build();
    }

    static Timestamp timestamp(long millis) {
        return Timestamps.fromMillis(millis);
    }

    private static TableFieldSchema.Type type(Column column) {
        return switch (column.type()) {
            case STRING -> TableFieldSchema.Type.STRING;
            case BYTES -> TableFieldSchema.Type.BYTES;
            case INT64 -> TableFieldSchema.Type.INT64;
            case FLOAT64 -> TableFieldSchema.Type.DOUBLE;
            case BOOL -> TableFieldSchema.Type.BOOL;
            case NUMERIC -> TableFieldSchema.Type.NUMERIC;
            case BIGNUMERIC -> TableFieldSchema.Type.BIGNUMERIC;
            case DATE -> TableFieldSchema.Type.DATE;
            case DATETIME -> TableFieldSchema.Type.DATETIME;
            case TIME -> TableFieldSchema.Type.TIME;
            case TIMESTAMP -> TableFieldSchema.Type.TIMESTAMP;
            case JSON -> TableFieldSchema.Type.JSON;
        };
    }
}
