package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One article while its past is made up: what it is, and how much of it lies in the warehouse. Not thread-safe. */
final class StockItem {
    final int id;
    final Description description;
    final BigDecimal costPrice;
    final String binLocation;
    final int reorderLevel;
    final int targetStockLevel;
    int onHand;
    int onOrder;
    int unpickedDemand;
    int lastStocktake;
    int lastEditedBy = BusinessCodes.SYSTEM_PERSON;
    LocalDateTime lastEditedWhen;

    /** What does not change while the past is made up. */
    record Description(
            String name,
            int supplierId,
            @Nullable Integer colorId,
            int unitPackageId,
            int outerPackageId,
            @Nullable String brand,
            @Nullable String size,
            int leadTimeDays,
            int quantityPerOuter,
            boolean chiller,
            @Nullable String barcode,
            BigDecimal taxRate,
            BigDecimal unitPrice,
            BigDecimal recommendedRetailPrice,
            BigDecimal weight,
            @Nullable String marketingComments,
            @Nullable Bytes photo,
            String country,
            List<String> tags,
            List<Integer> stockGroupIds) {}

    StockItem(
            int id,
            Description description,
            BigDecimal costPrice,
            String binLocation,
            int reorderLevel,
            int targetStockLevel,
            int opening,
            LocalDateTime openedWhen) {
        this.id = id;
        this.description = description;
        this.costPrice = costPrice;
        this.binLocation = binLocation;
        this.reorderLevel = reorderLevel;
        this.targetStockLevel = targetStockLevel;
        this.onHand = opening;
        this.lastStocktake = opening;
        this.lastEditedWhen = openedWhen;
    }

    void move(int quantity, int by, LocalDateTime when) {
        onHand += quantity;
        lastEditedBy = by;
        lastEditedWhen = when;
    }
}
