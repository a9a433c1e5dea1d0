package dev.wwi.cdc.failure;

/** Every named state in which capture stands still, and whether trying again can mend it. */
public enum CaptureErrorCode {
    /** PostgreSQL does not answer. */
    SOURCE_UNREACHABLE(true),

    /** The source could not do what was asked just now, such as lock a table that is in use. */
    SOURCE_BUSY(true),

    /** The source is not set up for capture; the reason lists what is missing. */
    SOURCE_NOT_READY(false),

    /** Another process streams from the slot. */
    SLOT_IN_USE(true),

    /** The slot that holds the WAL behind the resume point is gone: changes may be missing. */
    SLOT_MISSING(false),

    /** PostgreSQL invalidated the slot and removed WAL that was not captured yet. */
    SLOT_LOST(false),

    /** The slot kept more WAL than it may while capture stood still, and was dropped to save the source's disk. */
    SLOT_DROPPED_BY_BUDGET(false),

    /** The slot was advanced past the resume point: PostgreSQL would skip the changes between, silently. */
    SLOT_AHEAD_OF_POSITION(false),

    /** A slot of that name exists, but no resume point: nobody knows from where it should be read. */
    SLOT_WITHOUT_POSITION(false),

    /** The resume point lies beyond the end of the source's WAL: the source was restored to an earlier time. */
    POSITION_AHEAD_OF_SOURCE(false),

    /** The resume point belongs to another database cluster. */
    OTHER_SOURCE(false),

    /** The configured tables lack one that is captured. */
    TABLES_CHANGED(false),

    /** The transaction that the resume point lies in did not come first after the restart. */
    POSITION_MISMATCH(false),

    /** A column's type or value has no place in the change events. */
    UNENCODABLE(false),

    /** The registry refused a schema. */
    SCHEMA_REFUSED(false),

    /** A column's type changed to one that readers of the table's topic cannot follow. */
    COLUMN_CHANGED(false),

    /** A column that has a privacy policy is not in its table any more. */
    PROTECTED_COLUMN_MISSING(false),

    /** A table's primary key is not the one that its topic is keyed by. */
    PRIMARY_KEY_CHANGED(false),

    /** A table was changed while its REPLICA IDENTITY was not FULL. */
    REPLICA_IDENTITY_LOST(false),

    /** Another connector with the same identity took over. */
    FENCED(false),

    /** An existing topic is not as the product needs it. */
    TOPIC_MISMATCH(false),

    /** Kafka or the registry does not answer. */
    KAFKA_UNREACHABLE(true),

    /** Debezium on the class path is earlier than capture was made for. */
    ENGINE_TOO_OLD(false),

    /** Debezium's engine ended with an error that has no name here. */
    ENGINE_FAILED(true);

    private final boolean retriable;

    CaptureErrorCode(boolean retriable) {
        this.retriable = retriable;
    }

    /** Whether it stops the one table that it is about and lets all others go on. */
    public boolean concernsOneTable() {
        return switch (this) {
            case UNENCODABLE,
                    SCHEMA_REFUSED,
                    COLUMN_CHANGED,
                    PROTECTED_COLUMN_MISSING,
                    PRIMARY_KEY_CHANGED,
                    REPLICA_IDENTITY_LOST -> true;
            default -> false;
        };
    }

    /** Whether the slot of the configured name may be another connector's or application's. */
    public boolean mayConcernForeignSlot() {
        return switch (this) {
            case SLOT_IN_USE, SLOT_WITHOUT_POSITION, OTHER_SOURCE, FENCED -> true;
            default -> false;
        };
    }

    /** Whether capture tries again by itself, with a growing pause. */
    public boolean isRetriable() {
        return retriable;
    }
}
