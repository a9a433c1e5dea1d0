package dev.wwi.platform.source;

import java.sql.SQLException;
import java.util.List;

/** The short lists of names that everything else points to; a name's place in its list, from 1, is its id. */
final class ReferenceLists {
    static final List<String> DELIVERY_METHODS = List.of(
            "Post",
            "Courier",
            "Delivery Van",
            "Customer Collect",
            "Van with Chiller",
            "Customer Courier to Collect",
            "Road Freight",
            "Air Freight",
            "Refrigerated Road Freight",
            "Refrigerated Air Freight");
    static final List<String> PAYMENT_METHODS = List.of("Cash", "Check", "Credit Card", "EFT");
    static final List<String> TRANSACTION_TYPES = List.of(
            "Customer Invoice",
            "Customer Credit Note",
            "Customer Payment Received",
            "Customer Refund",
            "Supplier Invoice",
            "Supplier Credit Note",
            "Supplier Payment Issued",
            "Supplier Refund",
            "Stock Transfer",
            "Stock Issue",
            "Stock Receipt",
            "Stock Adjustment at Stocktake",
            "Customer Contra");
    static final List<String> COLORS = List.of(
            "Azure",
            "Beige",
            "Black",
            "Blue",
            "Brown",
            "Charcoal",
            "Chartreuse",
            "Cyan",
            "Gold",
            "Gray",
            "Green",
            "Indigo",
            "Ivory",
            "Khaki",
            "Lavender",
            "Lime",
            "Magenta",
            "Maroon",
            "Mauve",
            "Navy Blue",
            "Olive",
            "Orange",
            "Pink",
            "Plum",
            "Purple",
            "Red",
            "Rose",
            "Salmon",
            "Silver",
            "Sky Blue",
            "Steel",
            "Tan",
            "Teal",
            "Wheat",
            "White",
            "Yellow");
    static final List<String> PACKAGE_TYPES = List.of(
            "Bag", "Block", "Bottle", "Box", "Can", "Carton", "Each", "Kg", "Packet", "Pair", "Pallet", "Tray", "Tub",
            "Tube");
    static final List<String> STOCK_GROUPS = List.of(
            "Novelty Items",
            "Clothing",
            "Mugs",
            "T-Shirts",
            "Computing Novelties",
            "Desk Gadgets",
            "USB Devices",
            "Slippers",
            "Toys",
            "Packaging",
            "Chocolates");
    static final List<String> SUPPLIER_CATEGORIES = List.of(
            "Other Wholesaler",
            "Novelty Goods Supplier",
            "Toy Supplier",
            "Clothing Supplier",
            "Packaging Supplier",
            "Courier",
            "Financial Services Supplier",
            "Marketing Services Supplier",
            "Confectionery Supplier");
    static final List<String> CUSTOMER_CATEGORIES = List.of(
            "Agent",
            "Wholesaler",
            "Novelty Shop",
            "Supermarket",
            "Computer Store",
            "Gift Store",
            "Corporate",
            "General Retailer");
    static final List<String> BUYING_GROUPS = List.of("Marigold Toys", "Kite & Compass", "Hafenlädchen Gifts");

    private ReferenceLists() {}

    static int idOf(List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalStateException("'" + name + "' is none of " + names);
        }
        return index + 1;
    }

    static void write(CopyTables tables) throws SQLException {
        write(tables, "application.delivery_methods", "delivery_method", DELIVERY_METHODS);
        write(tables, "application.payment_methods", "payment_method", PAYMENT_METHODS);
        write(tables, "application.transaction_types", "transaction_type", TRANSACTION_TYPES);
        write(tables, "warehouse.colors", "color", COLORS);
        write(tables, "warehouse.package_types", "package_type", PACKAGE_TYPES);
        write(tables, "warehouse.stock_groups", "stock_group", STOCK_GROUPS);
        write(tables, "purchasing.supplier_categories", "supplier_category", SUPPLIER_CATEGORIES);
        write(tables, "sales.customer_categories", "customer_category", CUSTOMER_CATEGORIES);
        write(tables, "sales.buying_groups", "buying_group", BUYING_GROUPS);
    }

    private static void write(CopyTables tables, String table, String column, List<String> names) throws SQLException {
        CopyTables.Table target = tables.table(table, column + "_id", column + "_name", "last_edited_by");
        for (int index = 0; index < names.size(); index++) {
            target.row(index + 1, names.get(index), BusinessCodes.SYSTEM_PERSON);
        }
    }
}
