package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_stock_item: an item with its colour and the packages it is sold and bought in. */
final class StockItemDimension {
    private StockItemDimension() {}

    static Dimension dimension() {
        RowSource item = RowSource.member(SourceTables.STOCK_ITEMS);
        RowSource color = item.optional("color_id", SourceTables.COLORS);
        RowSource unitPackage = item.mandatory("unit_package_id", SourceTables.PACKAGE_TYPES);
        RowSource outerPackage = item.mandatory("outer_package_id", SourceTables.PACKAGE_TYPES);
        return Dimension.published(
                TargetTables.DIM_STOCK_ITEM,
                item,
                item.text("stock_item_name").as("stock_item"),
                color.text("color_name").as("color").whenNull(Dimension.NOT_AVAILABLE),
                unitPackage.text("package_type_name").as("selling_package"),
                outerPackage.text("package_type_name").as("buying_package"),
                item.text("brand"),
                item.text("size").whenNull(Dimension.NOT_AVAILABLE),
                item.integer("lead_time_days"),
                item.integer("quantity_per_outer").forFacts(),
                item.bool("is_chiller_stock").forFacts(),
                item.text("barcode").whenNull(Dimension.NOT_AVAILABLE),
                item.decimal("tax_rate"),
                item.decimal("unit_price"),
                item.decimal("recommended_retail_price"),
                item.decimal("typical_weight_per_unit"),
                item.bytes("photo"));
    }
}
