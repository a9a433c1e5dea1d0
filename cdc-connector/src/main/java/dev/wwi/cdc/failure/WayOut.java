package dev.wwi.cdc.failure;

/** The way out that several states share, in the words of the person who takes it. */
public final class WayOut {
    /** A new first snapshot over what the topics hold. */
    public static final String RECAPTURE = "Take a new first snapshot: stop the connector, run `wwi recapture --config"
            + " FILE` (with --dry-run it only says what it would do), start the connector again. It reads all rows; those"
            + " that the topics hold already are marked as read again, those that are gone are deleted. What changed"
            + " in between and was changed again before the read is in no topic.";

    private WayOut() {}

    /** What to do with a table that stands still once its cause is mended. */
    public static String reread(String qualifiedTable) {
        return "read the table again: wwi snapshot " + qualifiedTable;
    }
}
