package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_supplier: a supplier, its category and whom to ask for. */
final class SupplierDimension {
    private SupplierDimension() {}

    static Dimension dimension() {
        RowSource supplier = RowSource.member(SourceTables.SUPPLIERS);
        RowSource category = supplier.mandatory("supplier_category_id", SourceTables.SUPPLIER_CATEGORIES);
        RowSource contact = supplier.mandatory("primary_contact_person_id", SourceTables.PEOPLE);
        return Dimension.published(
                TargetTables.DIM_SUPPLIER,
                supplier,
                supplier.text("supplier_name").as("supplier"),
                category.text("supplier_category_name").as("category"),
                contact.text("full_name").as("primary_contact"),
                supplier.text("supplier_reference"),
                supplier.integer("payment_days"),
                supplier.text("delivery_postal_code").as("postal_code"));
    }
}
