package dev.wwi.sink.table;

/** The BigQuery column types the sink writes. */
public enum ColumnType {
    BOOL,
    INT64,
    FLOAT64,
    NUMERIC,
    BIGNUMERIC,
    STRING,
    BYTES,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP,
    JSON;

    /** The digits after the decimal point that NUMERIC keeps. */
    public static final int NUMERIC_SCALE = 9;

    /** The digits before the decimal point that NUMERIC always holds. */
    public static final int NUMERIC_INTEGER_DIGITS = 29;

    /** The digits after the decimal point that BIGNUMERIC keeps. */
    public static final int BIGNUMERIC_SCALE = 38;

    /** The exact decimal type for a declared precision and scale: NUMERIC where every value fits, else BIGNUMERIC. */
    public static ColumnType forDecimal(int precision, int scale) {
        boolean fits = scale <= NUMERIC_SCALE && precision - scale <= NUMERIC_INTEGER_DIGITS;
        return fits ? NUMERIC : BIGNUMERIC;
    }

    /**
     * Whether BigQuery takes columns of this type in a primary key and as clustering columns
     * (BigQuery docs: "Use primary and foreign keys", "Introduction to clustered tables").
     */
    public boolean canBeKey() {
        return switch (this) {
            case BOOL, INT64, NUMERIC, BIGNUMERIC, STRING, DATE, DATETIME, TIMESTAMP -> true;
            case FLOAT64, BYTES, TIME, JSON -> false;
        };
    }
}
