package dev.wwi.schemas.star;

/** The bounds of a dimension version's validity, microseconds since 1970 UTC; the interval is half-open. */
public final class Validity {
    /** 1900-01-01T00:00Z: a row that its table's first snapshot read was true since ever. */
    public static final long SINCE_EVER_MICROS = -2_208_988_800_000_000L;

    /** 9999-12-31T23:59:59.999999Z, BigQuery's last instant: the end of a version that is current. */
    public static final long OPEN_END_MICROS = 253_402_300_799_999_999L;

    private Validity() {}
}
