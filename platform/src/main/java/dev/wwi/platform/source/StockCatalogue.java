package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the business sells: every family of articles in each of its sizes and colours. */
final class StockCatalogue {
    private static final BigDecimal RETAIL_FACTOR = new BigDecimal("1.495");
    private static final BigDecimal GENERAL_TAX_RATE = new BigDecimal("15.000");
    private static final BigDecimal FOOD_TAX_RATE = new BigDecimal("10.000");

    private final Dice dice;
    private final int scale;
    private final LocalDateTime openedWhen;
    private final List<StockItem> items = new ArrayList<>();

    StockCatalogue(Dice dice, int scale, LocalDateTime openedWhen) {
        this.dice = dice;
        this.scale = scale;
        this.openedWhen = openedWhen;
        for (Map<String, String> family : ReferenceFile.csv("stock-items.csv")) {
            for (String color : family.getOrDefault("colors", "").split("\\|", -1)) {
                for (String size : family.getOrDefault("sizes", "").split("\\|", -1)) {
                    items.add(item(family, emptyToNull(color), emptyToNull(size)));
                }
            }
        }
    }

    List<StockItem> items() {
        return items;
    }

    private StockItem item(Map<String, String> family, @Nullable String color, @Nullable String size) {
        int id = items.size() + 1;
        String familyName = family.getOrDefault("name", "");
        String name = familyName
                + (color == null ? "" : " (" + color + ")")
                + (size == null || familyName.endsWith(size) ? "" : " " + size);
        boolean food = family.getOrDefault("stock_groups", "").equals("Chocolates");
        BigDecimal unitPrice = new BigDecimal(family.getOrDefault("unit_price", ""));
        int perOuter = Integer.parseInt(family.getOrDefault("quantity_per_outer", ""));
        StockItem.Description description = new StockItem.Description(
                name,
                ReferenceLists.idOf(TradingPartners.SUPPLIERS, family.getOrDefault("supplier", "")),
                color == null ? null : ReferenceLists.idOf(ReferenceLists.COLORS, color),
                ReferenceLists.idOf(ReferenceLists.PACKAGE_TYPES, family.getOrDefault("unit_package", "")),
                ReferenceLists.idOf(ReferenceLists.PACKAGE_TYPES, family.getOrDefault("outer_package", "")),
                emptyToNull(family.getOrDefault("brand", "")),
                size,
                Integer.parseInt(family.getOrDefault("lead_time_days", "")),
                perOuter,
                food,
                food ? "87" + dice.digits(11) : null,
                food ? FOOD_TAX_RATE : GENERAL_TAX_RATE,
                unitPrice,
                BusinessCodes.cents(unitPrice.multiply(RETAIL_FACTOR)),
                new BigDecimal(family.getOrDefault("weight", "")),
                emptyToNull(family.getOrDefault("marketing_comments", "")),
                id % 9 == 0 ? Portrait.draw(dice) : null,
                dice.pick(List.of("China", "China", "Poland", "USA", "Vietnam")),
                dice.onceIn(8) ? List.of("Limited Stock") : List.of(),
                List.of(family.getOrDefault("stock_groups", "").split("\\|")).stream()
                        .map(group -> ReferenceLists.idOf(ReferenceLists.STOCK_GROUPS, group))
                        .toList());
        BigDecimal cost = BusinessCodes.cents(unitPrice.multiply(BigDecimal.valueOf(dice.between(42, 64), 2)));
        // One article in eight is kept short, so that some orders must wait for its next delivery.
        boolean keptShort = dice.onceIn(8);
        int target = perOuter * scale * (keptShort ? dice.between(5, 9) : dice.between(25, 60));
        int reorder = keptShort ? 0 : target / 3;
        int opening = keptShort ? target / 2 : dice.between(target / 2, target);
        String bin = "LMNP".charAt(id % 4) + "-" + (1 + id / 4);
        return new StockItem(id, description, cost, bin, reorder, target, opening, openedWhen);
    }

    /** The articles and their groups; the holdings follow when the past has been made up. */
    void writeItems(CopyTables tables) throws SQLException {
        CopyTables.Table itemTable = tables.table(
                "warehouse.stock_items",
                "stock_item_id",
                "stock_item_name",
                "supplier_id",
                "color_id",
                "unit_package_id",
                "outer_package_id",
                "brand",
                "size",
                "lead_time_days",
                "quantity_per_outer",
                "is_chiller_stock",
                "barcode",
                "tax_rate",
                "unit_price",
                "recommended_retail_price",
                "typical_weight_per_unit",
                "marketing_comments",
                "photo",
                "custom_fields",
                "tags",
                "search_details",
                "last_edited_by");
        CopyTables.Table groupTable = tables.table(
                "warehouse.stock_item_stock_groups",
                "stock_item_stock_group_id",
                "stock_item_id",
                "stock_group_id",
                "last_edited_by",
                "last_edited_when");
        int membership = 0;
        for (StockItem item : items) {
            StockItem.Description it = item.description;
            String tags =
                    it.tags().stream().map(tag -> "\"" + tag + "\"").toList().toString();
            itemTable.row(
                    item.id,
                    it.name(),
                    it.supplierId(),
                    it.colorId(),
                    it.unitPackageId(),
                    it.outerPackageId(),
                    it.brand(),
                    it.size(),
                    it.leadTimeDays(),
                    it.quantityPerOuter(),
                    it.chiller(),
                    it.barcode(),
                    it.taxRate(),
                    it.unitPrice(),
                    it.recommendedRetailPrice(),
                    it.weight(),
                    it.marketingComments(),
                    it.photo(),
                    "{\"CountryOfManufacture\":\"" + it.country() + "\""
                            + (it.chiller() ? ",\"ShelfLife\":\"7 days\"" : "") + ",\"Tags\":" + tags + "}",
                    tags,
                    it.name() + " " + (it.marketingComments() == null ? "" : it.marketingComments()),
                    BusinessCodes.SYSTEM_PERSON);
            for (int group : it.stockGroupIds()) {
                groupTable.row(++membership, item.id, group, BusinessCodes.SYSTEM_PERSON, openedWhen);
            }
        }
    }

    void writeHoldings(CopyTables tables) throws SQLException {
        CopyTables.Table table = tables.table(
                "warehouse.stock_item_holdings",
                "stock_item_id",
                "quantity_on_hand",
                "bin_location",
                "last_stocktake_quantity",
                "last_cost_price",
                "reorder_level",
                "target_stock_level",
                "last_edited_by",
                "last_edited_when");
        for (StockItem item : items) {
            table.row(
                    item.id,
                    item.onHand,
                    item.binLocation,
                    item.lastStocktake,
                    item.costPrice,
                    item.reorderLevel,
                    item.targetStockLevel,
                    item.lastEditedBy,
                    item.lastEditedWhen);
        }
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
