package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEM_HOLDINGS;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_STOCK_HOLDING;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;

import dev.wwi.schemas.star.FctStockHolding;
import dev.wwi.streams.source.Row;

/** fct_stock_holding: one row per stock item, always pointing to the item's current version. */
final class StockHoldingFact {
    private static final SourceColumns HOLDING = SourceColumns.of(
                    STOCK_ITEM_HOLDINGS,
                    integer("stock_item_id"),
                    integer("quantity_on_hand"),
                    text("bin_location"),
                    integer("last_stocktake_quantity"),
                    decimal("last_cost_price"),
                    integer("reorder_level"),
                    integer("target_stock_level"))
            .requiring(
                    "stock_item_id",
                    "quantity_on_hand",
                    "bin_location",
                    "last_stocktake_quantity",
                    "last_cost_price",
                    "reorder_level",
                    "target_stock_level");

    private StockHoldingFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(
                FCT_STOCK_HOLDING,
                FactSource.of(7, HOLDING, StockHoldingFact::row).pointingToCurrentVersions());
    }

    private static FctStockHolding row(JoinedRows rows, AsOf asOf) {
        Row holding = rows.line();

        FctStockHolding fact = new FctStockHolding();
        fact.setWwiStockItemId(holding.longValue("stock_item_id"));
        fact.setStockItemKey(asOf.key(DIM_STOCK_ITEM, holding.longOrNull("stock_item_id")));
        fact.setQuantityOnHand(holding.longValue("quantity_on_hand"));
        fact.setBinLocation(holding.string("bin_location"));
        fact.setLastStocktakeQuantity(holding.longValue("last_stocktake_quantity"));
        fact.setLastCostPrice(Money.numeric(holding.decimal("last_cost_price")));
        fact.setReorderLevel(holding.longValue("reorder_level"));
        fact.setTargetStockLevel(holding.longValue("target_stock_level"));
        return fact;
    }
}
