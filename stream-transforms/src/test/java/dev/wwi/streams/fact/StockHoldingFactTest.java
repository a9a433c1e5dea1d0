package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_STOCK_HOLDING;
import static dev.wwi.streams.fact.SourceRow.holding;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctStockHolding;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockHoldingFactTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final MemberId ITEM = member(DIM_STOCK_ITEM, 50);

    @TempDir
    Path directory;

    private FactDriver facts;

    @BeforeEach
    void start() {
        facts = new FactDriver(directory);
    }

    @AfterEach
    void stop() {
        facts.close();
    }

    @Test
    void aHoldingIsAFact() {
        // Given
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));

        // When
        facts.streamed(holding(50), NOON);

        // Then
        FctStockHolding fact = facts.onlyRow(FCT_STOCK_HOLDING, FctStockHolding.class);
        assertThat(fact.getWwiStockItemId()).isEqualTo(50);
        assertThat(fact.getStockItemKey()).isEqualTo(key(ITEM, Validity.SINCE_EVER_MICROS));
        assertThat(fact.getQuantityOnHand()).isEqualTo(100);
        assertThat(fact.getBinLocation()).isEqualTo("L-1");
        assertThat(fact.getLastStocktakeQuantity()).isEqualTo(90);
        assertThat(fact.getLastCostPrice()).isEqualByComparingTo("9.50");
        assertThat(fact.getReorderLevel()).isEqualTo(5);
        assertThat(fact.getTargetStockLevel()).isEqualTo(200);
    }

    @Test
    void itFollowsTheItemsCurrentVersion() {
        // Given
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));
        facts.streamed(holding(50), NOON);
        long lsn = facts.lastLsn();

        // When
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false), since(NOON + HOUR, 8, false)));

        // Then
        FctStockHolding fact = facts.onlyRow(FCT_STOCK_HOLDING, FctStockHolding.class);
        assertThat(fact.getStockItemKey()).isEqualTo(key(ITEM, NOON + HOUR));
        assertThat(fact.getSourceLsn()).isEqualTo(lsn);
    }

    @Test
    void anItemWithoutCurrentVersionIsUnknown() {
        // Given
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));
        facts.streamed(holding(50), NOON);

        // When
        facts.timeline(Timelines.until(NOON + HOUR, ITEM, sinceEver(6, false)));

        // Then
        assertThat(facts.onlyRow(FCT_STOCK_HOLDING, FctStockHolding.class).getStockItemKey())
                .isZero();
    }
}
