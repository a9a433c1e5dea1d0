package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.checksum.Judgement;
import dev.wwi.reconcile.checksum.TablePlan;
import dev.wwi.reconcile.report.Difference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a table of the warehouse must be.
 *
 * @param plan how its rows are compared
 * @param judge what a difference between the two sides means
 * @param structure differences in columns
 * @param notCompared what of the table cannot be compared, and why
 * @param alsoRead published names of the warehouse's tables that its rows are compared by, beside itself
 * @param history a check of versions among themselves, where the table has versions
 */
public record TableReference(
        TablePlan plan,
        Judgement.Judge judge,
        List<Difference> structure,
        List<String> notCompared,
        Set<String> alsoRead,
        Optional<VersionHistory> history) {
    public TableReference {
        structure = List.copyOf(structure);
        notCompared = List.copyOf(notCompared);
        alsoRead = Set.copyOf(alsoRead);
    }
}
