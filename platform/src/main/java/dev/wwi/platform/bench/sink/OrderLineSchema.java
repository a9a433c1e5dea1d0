package dev.wwi.platform.bench.sink;

import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;

/** The table of order lines as Google's client is told of it, the pseudo columns of change data capture included. */
final class OrderLineSchema {
    static final String COMMIT_TIME = "source_commit_at";
    static final String LSN = "source_lsn";
    static final String CHANGE_TYPE = "_change_type";
    static final String SEQUENCE_NUMBER = "_change_sequence_number";

    private OrderLineSchema() {}

    static TableSchema table() {
        return TableSchema.newBuilder()
                .addFields(field("order_line_id", TableFieldSchema.Type.INT64))
                .addFields(field("order_id", TableFieldSchema.Type.INT64))
                .addFields(field("stock_item_id", TableFieldSchema.Type.INT64))
                .addFields(field("description", TableFieldSchema.Type.STRING))
                .addFields(field("package_type", TableFieldSchema.Type.STRING))
                .addFields(field("quantity", TableFieldSchema.Type.INT64))
                .addFields(field("unit_price", TableFieldSchema.Type.NUMERIC))
                .addFields(field("tax_rate", TableFieldSchema.Type.NUMERIC))
                .addFields(field("line_total", TableFieldSchema.Type.NUMERIC))
                .addFields(field("order_date", TableFieldSchema.Type.DATE))
                .addFields(field("picking_completed_when", TableFieldSchema.Type.TIMESTAMP))
                .addFields(field("last_edited_by", TableFieldSchema.Type.INT64))
                .addFields(field("last_edited_when", TableFieldSchema.Type.TIMESTAMP))
                .addFields(field(COMMIT_TIME, TableFieldSchema.Type.TIMESTAMP))
                .addFields(field(LSN, TableFieldSchema.Type.INT64))
                .addFields(field(CHANGE_TYPE, TableFieldSchema.Type.STRING))
                .addFields(field(SEQUENCE_NUMBER, TableFieldSchema.Type.STRING))
                .build();
    }

    private static TableFieldSchema field(String name, TableFieldSchema.Type type) {
        return TableFieldSchema.newBuilder()
                .setName(name)
                .setType(type)
                .setMode(TableFieldSchema.Mode.NULLABLE)
                .build();
    }
}
