package dev.wwi.streams.dimension;

import static dev.wwi.schemas.catalogue.SourceTables.CITIES;
import static dev.wwi.schemas.catalogue.SourceTables.COUNTRIES;
import static dev.wwi.schemas.catalogue.SourceTables.PAYMENT_METHODS;
import static dev.wwi.schemas.catalogue.SourceTables.STATE_PROVINCES;
import static dev.wwi.schemas.star.Validity.OPEN_END_MICROS;
import static dev.wwi.schemas.star.Validity.SINCE_EVER_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the warehouse's clock (star schema, section 1). */
class OneClockTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long T0 = 1_700_000_000_000_000L;
    private static final long T1 = T0 + HOUR + 1;
    private static final long T2 = T1 + HOUR + 1;
    private static final long T3 = T2 + HOUR + 1;

    private DimensionDriver source;

    @BeforeEach
    void start(@TempDir Path stateDirectory) {
        source = DimensionDriver.overTopology(stateDirectory);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void aRowOfTheFirstSnapshotIsValidSinceEver() {
        // When
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Cash"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void aFirstSnapshotThatIsTakenAgainReplacesTheRow() {
        // Given
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Cash"));

        // When
        source.snapshot(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Coins"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Coins", SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void aStreamedInsertStartsAVersionAtItsCommit() {
        // When
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Cash"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", T1, OPEN_END_MICROS, true));
    }

    @Test
    void aStreamedUpdateClosesTheCurrentVersionAndStartsAnother() {
        // Given
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Credit Card"));

        // When
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Credit-Card"));

        // Then
        assertThat(paymentMethod(1))
                .containsExactly(
                        Tuple.tuple("Credit Card", SINCE_EVER_MICROS, T1, false),
                        Tuple.tuple("Credit-Card", T1, OPEN_END_MICROS, true));
    }

    @Test
    void aLaterReadThatFindsARowUnchangedChangesNothing() {
        // Given
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Cash"));
        int before = source.recordsForwarded();

        // When
        source.read(PAYMENT_METHODS, 1, T2, Map.of("payment_method_name", "Cash"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", T1, OPEN_END_MICROS, true));
        assertThat(source.recordsForwarded()).isEqualTo(before);
    }

    @Test
    void aLaterReadThatFindsARowDifferentChangesItAtTheRead() {
        // Given
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Cash"));

        // When
        source.read(PAYMENT_METHODS, 1, T2, Map.of("payment_method_name", "Coins"));

        // Then
        assertThat(paymentMethod(1))
                .containsExactly(
                        Tuple.tuple("Cash", SINCE_EVER_MICROS, T2, false),
                        Tuple.tuple("Coins", T2, OPEN_END_MICROS, true));
    }

    @Test
    void aRowThatALaterReadFindsNewStartsAtTheRead() {
        // When
        source.read(PAYMENT_METHODS, 1, T2, Map.of("payment_method_name", "Cash"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", T2, OPEN_END_MICROS, true));
    }

    @Test
    void afterAClockStepBackAChangeTakesEffectNoEarlierThanTheOneBefore() {
        // Given
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Cash"));
        source.write(PAYMENT_METHODS, 1, T2, Map.of("payment_method_name", "Coins"));

        // When
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Notes"));
        source.write(PAYMENT_METHODS, 1, T3, Map.of("payment_method_name", "Shells"));

        // Then
        assertThat(paymentMethod(1))
                .containsExactly(
                        Tuple.tuple("Cash", SINCE_EVER_MICROS, T2, false),
                        Tuple.tuple("Notes", T2, T3, false),
                        Tuple.tuple("Shells", T3, OPEN_END_MICROS, true));
    }

    @Test
    void theChangesOfOneTransactionMakeOneNewVersionAndNoMixture() {
        // Given
        source.snapshot(COUNTRIES, 1, T0, Map.of("country_name", "Germania"));
        source.snapshot(STATE_PROVINCES, 1, T0, Map.of("state_province_name", "Bavaria", "country_id", 1));
        source.snapshot(CITIES, 1, T0, Map.of("city_name", "Monaco", "state_province_id", 1));

        // When
        source.write(CITIES, 1, T1, Map.of("city_name", "Munich", "state_province_id", 1));
        source.write(STATE_PROVINCES, 1, T1, Map.of("state_province_name", "Bayern", "country_id", 1));
        source.write(COUNTRIES, 1, T1, Map.of("country_name", "Germany"));

        // Then
        assertThat(source.versions("dim_city", 1))
                .extracting(
                        row -> row.get("city").toString(),
                        row -> row.get("state_province").toString(),
                        row -> row.get("country").toString(),
                        row -> row.get("valid_from"))
                .containsExactly(
                        Tuple.tuple("Monaco", "Bavaria", "Germania", SINCE_EVER_MICROS),
                        Tuple.tuple("Munich", "Bayern", "Germany", T1));
    }

    @Test
    void aChangeThatIsUndoneWithinItsTransactionMakesNoVersion() {
        // Given
        source.snapshot(PAYMENT_METHODS, 1, T0, Map.of("payment_method_name", "Cash"));

        // When
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Coins"));
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Cash"));

        // Then
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", SINCE_EVER_MICROS, OPEN_END_MICROS, true));
    }

    @Test
    void aRowThatIsInsertedAndDeletedAtOnceLeavesNothing() {
        // When
        source.write(PAYMENT_METHODS, 9, T1, Map.of("payment_method_name", "Bin"));
        source.delete(PAYMENT_METHODS, 9, T1);

        // Then
        assertThat(paymentMethod(9)).isEmpty();
        assertThat(source.timeline("dim_payment_method", 9)).isEmpty();
    }

    @Test
    void aTombstoneAloneRemovesARowThatIsStillThere() {
        // Given
        source.write(PAYMENT_METHODS, 1, T1, Map.of("payment_method_name", "Cash"));

        // When
        source.tombstone(PAYMENT_METHODS, 1, T2);

        // Then
        long recordTime = Math.floorDiv(T2, 1_000) * 1_000;
        assertThat(paymentMethod(1)).containsExactly(Tuple.tuple("Cash", T1, recordTime, false));
    }

    @Test
    void aDeleteOfARowNeverSeenChangesNothing() {
        // When
        source.delete(PAYMENT_METHODS, 1, T1);

        // Then
        assertThat(source.recordsForwarded()).isZero();
    }

    private List<Tuple> paymentMethod(int id) {
        return source.versions("dim_payment_method", id).stream()
                .map(OneClockTest::nameAndValidity)
                .toList();
    }

    private static Tuple nameAndValidity(GenericRecord row) {
        return Tuple.tuple(
                row.get("payment_method").toString(),
                row.get("valid_from"),
                row.get("valid_to"),
                row.get("is_current"));
    }
}
