package dev.wwi.reconcile.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangeComparisonTest {
    private static final long NO_LIMIT = 1_000_000;

    private final InMemorySide source = InMemorySide.of(1, 200_000);
    private final InMemorySide warehouse = InMemorySide.of(1, 200_000);

    @Test
    void equalSidesHaveNoSuspectAndNoRowIsLookedAt() {
        // When
        Suspects suspects = compare(NO_LIMIT);

        // Then
        assertThat(suspects.keys()).isEmpty();
        assertThat(suspects.expectedRows()).isEqualTo(200_000);
        assertThat(suspects.actualRows()).isEqualTo(200_000);
        assertThat(source.rowsSigned()).isZero();
    }

    @Test
    void exactlyTheRowsThatDifferAreFoundByLookingAtFew() {
        // Given
        warehouse.put(77, "another row");
        warehouse.remove(100_000);
        warehouse.put(300_000, "a row too many");
        warehouse.put(-5, "another one too many");
        warehouse.put(150_000, "row 150000", "row 150000");

        // When
        Suspects suspects = compare(NO_LIMIT);

        // Then
        assertThat(suspects.keys())
                .containsExactlyInAnyOrder(key(77), key(100_000), key(300_000), key(-5), key(150_000));
        assertThat(suspects.actualRows()).isEqualTo(200_002);
        assertThat(suspects.rowsLeftOut()).isZero();
        assertThat(source.rowsSigned()).isLessThan(4_000);
    }

    @Test
    void twoRowsThatHaveChangedPlacesAreFound() {
        // Given
        warehouse.put(10, "row 11");
        warehouse.put(11, "row 10");
        warehouse.put(100, "row 199000");
        warehouse.put(199_000, "row 100");

        // When
        Suspects suspects = compare(NO_LIMIT);

        // Then
        assertThat(suspects.keys()).contains(key(100), key(199_000));
    }

    @Test
    void whateverDiffersIsFoundInSparseKeysOfAnySize() {
        Random random = new Random(42);
        for (int run = 0; run < 50; run++) {
            // Given
            InMemorySide left = new InMemorySide();
            InMemorySide right = new InMemorySide();
            Set<List<String>> differing = new HashSet<>();
            TreeSet<Long> keys = new TreeSet<>();
            for (int i = 0; i < 3_000; i++) {
                long key = random.nextBoolean() ? random.nextLong() : random.nextInt(5_000) - 2_500;
                if (keys.add(key)) {
                    boolean differs = random.nextInt(100) == 0;
                    left.put(key, "row " + key);
                    right.put(key, (differs ? "different " : "row ") + key);
                    if (differs) {
                        differing.add(key(key));
                    }
                }
            }
            long width = RangeComparison.width(keys.first(), keys.last());

            // When
            Suspects suspects = new RangeComparison(left, right, NO_LIMIT)
                    .compare(width, left.checksums(width, List.of()), right.checksums(width, List.of()));

            // Then
            assertThat(suspects.keys()).isEqualTo(differing);
        }
    }

    @Test
    void whereTooManyRowsDifferSomeAreLookedAtAndTheOthersCounted() {
        // Given
        for (long key = 1; key <= 200_000; key++) {
            warehouse.put(key, "not row " + key);
        }

        // When
        Suspects suspects = compare(5_000);

        // Then
        assertThat(suspects.keys()).hasSizeBetween(5_000, 6_000);
        assertThat(suspects.keys().size() + suspects.rowsLeftOut()).isEqualTo(200_000);
    }

    @Test
    void aSideWithoutRowsLacksAll() {
        // When
        InMemorySide empty = new InMemorySide();
        Suspects suspects = new RangeComparison(InMemorySide.of(1, 100), empty, NO_LIMIT)
                .compare(1, InMemorySide.of(1, 100).checksums(1, List.of()), Map.of());

        // Then
        assertThat(suspects.keys()).hasSize(100);
        assertThat(suspects.actualRows()).isZero();
    }

    private Suspects compare(long examinedRows) {
        long width = RangeComparison.width(1, 200_000);
        return new RangeComparison(source, warehouse, examinedRows)
                .compare(width, source.checksums(width, List.of()), warehouse.checksums(width, List.of()));
    }

    private static List<String> key(long key) {
        return List.of(Long.toString(key));
    }
}
