package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.Difference;
import java.util.List;

/** What an observation means, if it stays so. */
public sealed interface Judgement {
    /** The warehouse shows what it must. */
    record Same() implements Judgement {}

    /** The rows differ, and PostgreSQL cannot tell which is right. */
    record Unknowable(String reason) implements Judgement {}

    /** The rows differ. */
    record Differs(List<Difference> differences) implements Judgement {
        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /** Judges the observations of one round. */
    interface Judge {
        /** One judgement per observation, in their order. */
        List<Judgement> judge(List<Observation> observations);
    }
}
