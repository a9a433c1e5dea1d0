package dev.wwi.cdc.encode;

import org.apache.kafka.connect.data.Schema;

/** Which columns have a short way from PostgreSQL's text into events. */
public final class TextColumns {
    private TextColumns() {}

    /**
     * Whether the usual values of a column do.
     *
     * @param column Debezium's schema of it
     */
    public static boolean haveShortWay(Schema column) {
        return TextForms.of(ColumnTypes.sourceType(column), column) != null;
    }
}
