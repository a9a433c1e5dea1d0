package dev.wwi.bqlocal.row;

/**
 * A field of the writer schema bound to where its values go.
 *
 * @param column the table's column, or {@link #CHANGE_TYPE} or {@link #CHANGE_SEQUENCE_NUMBER}
 * @param repeated whether values add up to a list instead of replacing each other
 */
record WriterField(String name, int column, FieldReader reader, boolean repeated) {
    static final int CHANGE_TYPE = -1;
    static final int CHANGE_SEQUENCE_NUMBER = -2;
}
