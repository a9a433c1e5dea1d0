package dev.wwi.sink.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.sink.generation.SuspectRows.Judgement;
import dev.wwi.sink.table.RowDifference;
import dev.wwi.sink.table.TableDifferences.Found;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectRowsTest {
    private final SuspectRows rows = new SuspectRows(3);

    @Test
    void tablesThatDifferInNothingAreEqualAtOnce() {
        assertThat(rows.look(found())).isEqualTo(new Judgement.Equal());
    }

    @Test
    void tablesAreEqualOnceEveryRowWasSeenEqualThoughOthersHaveChangedMeanwhile() {
        assertThat(rows.look(found(row("1", 10), row("2", 10)))).isEqualTo(new Judgement.LookAgain(2));
        assertThat(rows.look(found(row("2", 10), row("3", 11)))).isEqualTo(new Judgement.LookAgain(1));
        assertThat(rows.look(found(row("1", 12), row("3", 12)))).isEqualTo(new Judgement.Equal());
    }

    @Test
    void aRowThatDiffersAndDoesNotChangeIsDifferent() {
        // Given
        RowDifference stale = row("1", 10);

        // When
        List<Judgement> judgements = List.of(
                rows.look(found(stale, row("2", 10))), rows.look(found(stale)), rows.look(found(stale, row("2", 11))));

        // Then
        assertThat(judgements)
                .containsExactly(
                        new Judgement.LookAgain(2),
                        new Judgement.LookAgain(1),
                        new Judgement.Different(1, List.of(stale)));
    }

    @Test
    void aRowThatChangesInEveryLookIsNotJudged() {
        for (int look = 0; look < 10; look++) {
            assertThat(rows.look(found(row("1", look)))).isEqualTo(new Judgement.LookAgain(1));
        }
    }

    @Test
    void moreRowsThanCanBeListedAreDifferentOnlyIfTheyStayThatMany() {
        // Given
        Found many = new Found(1_000_000, List.of(row("1", 10)));

        // When // Then
        assertThat(rows.look(many)).isEqualTo(new Judgement.LookAgain(1_000_000));
        assertThat(rows.look(many)).isEqualTo(new Judgement.LookAgain(1_000_000));
        assertThat(rows.look(found(row("5", 10)))).isEqualTo(new Judgement.LookAgain(1));
        assertThat(rows.look(many)).isEqualTo(new Judgement.LookAgain(1_000_000));
        assertThat(rows.look(many)).isEqualTo(new Judgement.LookAgain(1_000_000));
        assertThat(rows.look(many)).isEqualTo(new Judgement.Different(1_000_000, many.first()));
    }

    private static RowDifference row(String key, long lsn) {
        return new RowDifference(key, lsn, lsn - 1, true, true);
    }

    private static Found found(RowDifference... rows) {
        return new Found(rows.length, List.of(rows));
    }
}
