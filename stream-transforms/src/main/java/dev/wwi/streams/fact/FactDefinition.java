package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.TargetTable;
import java.util.List;

/**
 * A fact: its table in the warehouse and the sources whose rows it unites. All that is particular to a fact is here and
 * in its sources' row functions; the engine knows no fact by name.
 *
 * @param target the warehouse table and output topic
 * @param sources one for most facts; several are united, so their rows' keys must differ
 */
record FactDefinition(TargetTable target, List<FactSource> sources) {
    FactDefinition {
        sources = List.copyOf(sources);
    }

    static FactDefinition of(TargetTable target, FactSource... sources) {
        return new FactDefinition(target, List.of(sources));
    }
}
