package dev.wwi.platform.deadletter;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Whether a record may be sent to its topic again.
 *
 * <p>In a change topic and in an output topic the newest record of a key is what the key is: BigQuery keeps the change
 * with the highest offset, the transforms the one that came last. The newest one sent once more changes nothing but is
 * handled again; any other would bring back what was overtaken.
 */
final class ReplayRule {
    private final Predicate<String> isStopped;

    /**
     * @param isStopped whether capture of the topic's table stands still, so that its newest changes may be elsewhere;
     *     throws IllegalStateException if that cannot be found out
     */
    ReplayRule(Predicate<String> isStopped) {
        this.isStopped = isStopped;
    }

    /** Why it cannot be right whatever else the topic holds, with the way out; empty if it can. */
    Optional<String> refusal(DeadLetter letter) {
        Optional<SourceTable> source = SourceTables.byTopic(letter.topic());
        if (letter.partition() == DeadLetter.UNKNOWN || letter.offset() == DeadLetter.UNKNOWN) {
            return Optional.of("it never was in " + letter.topic()
                    + ": capture keeps changes of tables that stand still as JSON, for people. Mend what stopped the"
                    + " table, then " + wayOut(source));
        }
        if (source.isEmpty() && TargetTables.byTopic(letter.topic()).isEmpty()) {
            return Optional.of(letter.topic()
                    + " is internal to the transforms: what it holds follows from the change topics. Mend the cause,"
                    + " then compute them anew with ./wwi rebuild --transforms");
        }
        if (letter.key() == null) {
            return Optional.of("it has no key, and so changes no row; give it up with ./wwi dlq drop");
        }
        try {
            return isStopped.test(letter.topic())
                    ? Optional.of("its table stands still, and newer changes of the row may lie in the connector's dead"
                            + " letters. Mend what stopped it, then " + wayOut(source))
                    : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of("whether its table stands still is not known: " + e.getMessage());
        }
    }

    /** Why it is not right in a topic that holds a later record of the key; empty if there is none. */
    Optional<String> refusal(DeadLetter letter, OptionalLong laterOffset) {
        if (laterOffset.isEmpty()) {
            return Optional.empty();
        }
        Optional<SourceTable> source = SourceTables.byTopic(letter.topic());
        return Optional.of("a later record of its key is at offset " + laterOffset.getAsLong() + " of " + letter.topic()
                + "-" + letter.partition() + ", which it would undo. "
                + (source.isPresent()
                        ? "If the row is not as the source has it, " + wayOut(source)
                        : "If that one was handled, nothing is missing: give this one up with ./wwi dlq drop"));
    }

    private static String wayOut(Optional<SourceTable> source) {
        return source.map(table -> "read the table again with ./wwi snapshot " + table.qualifiedName())
                .orElse("rebuild the table");
    }
}
