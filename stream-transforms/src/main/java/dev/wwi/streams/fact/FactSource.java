package dev.wwi.streams.fact;

import dev.wwi.schemas.star.Validity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One source of a fact: the table whose rows are its grain, the row it may be joined with, and the function that makes
 * the fact of them. Immutable; each method returns a changed copy.
 *
 * @param code the source's number in the engine's stores: unique over all facts and never given to another source
 * @param grain the table with one row per fact
 * @param parent the row that the grain's row refers to, if the fact needs one
 * @param pointsToCurrentVersions whether keys are those of the current versions instead of the versions as of L
 * @param rowFunction makes the fact of the rows
 */
record FactSource(
        int code,
        SourceColumns grain,
        Optional<Parent> parent,
        boolean pointsToCurrentVersions,
        RowFunction rowFunction) {
    private static final int GREATEST_CODE = 255;

    /**
     * The row that a grain's row refers to.
     *
     * @param source its table
     * @param foreignKey reads its key from the grain's row
     * @param isPartOfGrain true for a header: no fact without it, and its changes are changes of the fact. False for a
     *     row that is only looked up: it may be missing, and neither moves L nor the audit columns
     */
    record Parent(SourceColumns source, ForeignKey foreignKey, boolean isPartOfGrain) {}

    FactSource {
        if (code < 1 || code > GREATEST_CODE) {
            throw new IllegalArgumentException("source " + grain.table().qualifiedName() + ": code is " + code
                    + "; allowed is 1 to " + GREATEST_CODE);
        }
    }

    static FactSource of(int code, SourceColumns grain, RowFunction rowFunction) {
        return new FactSource(code, grain, Optional.empty(), false, rowFunction);
    }

    /** With the header whose id is in the column {@code foreignKey}; a line without header is no fact. */
    FactSource joinedWith(SourceColumns header, String foreignKey) {
        return with(new Parent(header, new ForeignKey(foreignKey), true));
    }

    /** With the row whose id is in the column {@code foreignKey}, if there is one. */
    FactSource lookingUp(SourceColumns row, String foreignKey) {
        return with(new Parent(row, new ForeignKey(foreignKey), false));
    }

    /** With the keys of the versions that are current, whenever the row last changed. */
    FactSource pointingToCurrentVersions() {
        return new FactSource(code, grain, parent, true, rowFunction);
    }

    /** L: the instant as of which dimensions are looked up, microseconds since 1970 UTC. */
    long lookupMicros(JoinedRows rows) {
        if (pointsToCurrentVersions) {
            return Validity.OPEN_END_MICROS - 1;
        }
        CurrentRow header = header(rows);
        long lineMicros = rows.grain().momentMicros();
        return header == null ? lineMicros : Math.max(lineMicros, header.momentMicros());
    }

    /** The row whose change made the fact what it is. */
    CurrentRow latest(JoinedRows rows) {
        CurrentRow header = header(rows);
        return header == null || header.isNotLaterThan(rows.grain()) ? rows.grain() : header;
    }

    private FactSource with(Parent referred) {
        return new FactSource(code, grain, Optional.of(referred), pointsToCurrentVersions, rowFunction);
    }

    private @Nullable CurrentRow header(JoinedRows rows) {
        return parent.isPresent() && parent.get().isPartOfGrain() ? rows.parent() : null;
    }
}
