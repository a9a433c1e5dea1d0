package dev.wwi.reconcile.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.reconcile.checksum.Judgement.Differs;
import dev.wwi.reconcile.checksum.Judgement.Same;
import dev.wwi.reconcile.checksum.Judgement.Unknowable;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfirmationTest {
    private static final List<String> KEY = List.of("7");

    private final Confirmation confirmation = new Confirmation(Set.of(KEY));

    @Test
    void aRowThatDiffersOnceIsNotReported() {
        // When
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).containsExactly(KEY);
    }

    @Test
    void aRowThatDiffersInTheSameWayAtTwoLsnsIsReported() {
        // When
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);

        // Then
        assertThat(confirmation.differences()).containsExactly(new DifferentValue(KEY, "value", "a", "b"));
        assertThat(confirmation.undecided()).isEmpty();
    }

    @Test
    void aRowThatIsEqualAtALaterLsnIsForgotten() {
        // When
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);
        confirmation.observe(List.of(observation("b", "2", "b", "100")), this::judge);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).isEmpty();
    }

    @Test
    void aRowThatTheWarehouseGotByAnotherChangeIsLookedAtAgainThoughItsValuesAreTheSame() {
        // When
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);
        confirmation.observe(List.of(observation("a", "1", "b", "200")), this::judge);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).containsExactly(KEY);
    }

    @Test
    void aRowThatWasPutBackAtTheSourceIsLookedAtAgainThoughTheWarehouseLacksItTwice() {
        // When
        confirmation.observe(List.of(observation("a", "1", null, null)), this::judge);
        confirmation.observe(List.of(observation("a", "2", null, null)), this::judge);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).containsExactly(KEY);
    }

    @Test
    void aRowThatTheWarehouseLacksTwiceWhileTheSourceKeptItIsReported() {
        // When
        confirmation.observe(List.of(observation("a", "1", null, null)), this::judge);
        confirmation.observe(List.of(observation("a", "1", null, null)), this::judge);

        // Then
        assertThat(confirmation.differences()).hasSize(1);
    }

    @Test
    void aRowThatTheWarehouseShowedBeforeTheSnapshotAsTheSnapshotHasItIsForgotten() {
        // When
        confirmation.observe(List.of(observation("a", "1", "b", "100")), this::judge);
        confirmation.observe(List.of(observation("b", "2", "c", "200")), this::judge);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).isEmpty();
    }

    @Test
    void aRowThatChangesWheneverItIsLookedAtStaysUndecided() {
        // When
        for (int round = 1; round <= 10; round++) {
            confirmation.observe(List.of(observation("a" + round, "" + round, "b" + round, "" + round)), this::judge);
        }

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.undecided()).containsExactly(KEY);
    }

    @Test
    void whatNobodyCanTellIsNeitherEqualNorDifferent() {
        // When
        Judgement.Judge doubtful = observations -> List.of(new Unknowable("the past is gone"));
        confirmation.observe(List.of(observation("a", "1", "b", "100")), doubtful);
        confirmation.observe(List.of(observation("a", "1", "b", "100")), doubtful);

        // Then
        assertThat(confirmation.differences()).isEmpty();
        assertThat(confirmation.unknowable()).containsExactly(Map.entry("the past is gone", 1L));
        assertThat(confirmation.undecided()).isEmpty();
    }

    private List<Judgement> judge(List<Observation> observations) {
        return observations.stream().map(ConfirmationTest::judge).toList();
    }

    private static Judgement judge(Observation observation) {
        String expected = value(observation.expected());
        String actual = value(observation.actual());
        Difference difference = new DifferentValue(KEY, "value", expected, actual);
        return expected != null && expected.equals(actual) ? new Same() : new Differs(List.of(difference));
    }

    private static @Nullable String value(List<Row> rows) {
        return rows.isEmpty() ? null : rows.get(0).values().get(0);
    }

    private static Observation observation(
            String expected, String rowVersion, @Nullable String actual, @Nullable String lsn) {
        Row inSource = new Row(KEY, List.of(expected), List.of(rowVersion));
        List<Row> inWarehouse =
                actual == null || lsn == null ? List.of() : List.of(new Row(KEY, List.of(actual), List.of(lsn)));
        return new Observation(KEY, List.of(inSource), inWarehouse);
    }
}
