package dev.wwi.reconcile.reference;

/**
 * A column of a fact that holds the key of a dimension's version. Compared is the member's id: the one that PostgreSQL
 * names against the one that the version is of, if it was valid at the fact's commit time.
 *
 * @param column of the fact
 * @param alias of the version in the warehouse's query
 * @param wantedId where the warehouse itself says which member it must be, an expression on earlier aliases; empty if
 *     PostgreSQL says it
 * @param isCurrent whether it must be the version that is current, in place of the one at the commit time
 */
record Lookup(String column, Dimension dimension, String alias, String wantedId, boolean isCurrent) {
    /** The key of no version. */
    static final String DANGLING = "-1";

    /** The key of a version of another time. */
    static final String OTHER_TIME = "-2";

    /** The key of a version of another member than the warehouse wants. */
    static final String OTHER_MEMBER = "-3";

    static Lookup asOf(String column, Dimension dimension) {
        return new Lookup(column, dimension, column.replaceFirst("_key$", ""), "", false);
    }

    static Lookup current(String column, Dimension dimension) {
        return new Lookup(column, dimension, column.replaceFirst("_key$", ""), "", true);
    }

    Lookup wanting(String id) {
        return new Lookup(column, dimension, alias, id, isCurrent);
    }

    /** The join with the versions of a dimension that stands at that place. */
    String join(String place) {
        return " LEFT JOIN " + place + " " + alias + " ON " + alias + "." + dimension.keyColumn() + " = t." + column;
    }

    /** The member's id; where the warehouse wants one itself 0 if it is that, or the one that is Unknown here. */
    String memberId() {
        String valid = isCurrent
                ? alias + ".is_current"
                : alias + ".valid_from <= t.source_commit_at AND t.source_commit_at < " + alias + ".valid_to";
        String id = alias + "." + dimension.idColumn();
        String found = wantedId.isEmpty()
                ? id
                : "CASE WHEN " + id + " = " + wantedId + " THEN 0 WHEN t." + column + " = 0 THEN " + wantedId + " ELSE "
                        + OTHER_MEMBER + " END";
        return "CASE WHEN " + id + " IS NULL THEN " + DANGLING + " WHEN " + valid + " THEN " + found + " ELSE "
                + OTHER_TIME + " END";
    }

    /** What a value of {@link #memberId} says, for a reader. */
    String describe(String memberId) {
        return switch (memberId) {
            case DANGLING -> "the key of no version in " + dimension.table();
            case OTHER_TIME ->
                isCurrent
                        ? "the key of a version that is not current"
                        : "the key of a version that was not valid at source_commit_at";
            case OTHER_MEMBER -> "the key of another member than " + wantedId;
            default -> dimension.idColumn() + " " + memberId;
        };
    }
}
