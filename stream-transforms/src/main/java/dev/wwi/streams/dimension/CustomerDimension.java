package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_customer: a customer, who pays for it, how it is grouped and whom to ask for. */
final class CustomerDimension {
    private CustomerDimension() {}

    static Dimension dimension() {
        RowSource customer = RowSource.member(SourceTables.CUSTOMERS);
        RowSource billTo = customer.mandatory("bill_to_customer_id", SourceTables.CUSTOMERS);
        RowSource category = customer.mandatory("customer_category_id", SourceTables.CUSTOMER_CATEGORIES);
        RowSource buyingGroup = customer.optional("buying_group_id", SourceTables.BUYING_GROUPS);
        RowSource contact = customer.mandatory("primary_contact_person_id", SourceTables.PEOPLE);
        return Dimension.published(
                TargetTables.DIM_CUSTOMER,
                customer,
                customer.text("customer_name").as("customer"),
                billTo.text("customer_name").as("bill_to_customer"),
                category.text("customer_category_name").as("category"),
                buyingGroup.text("buying_group_name").as("buying_group").whenNull(Dimension.NOT_AVAILABLE),
                contact.text("full_name").as("primary_contact"),
                customer.text("delivery_postal_code").as("postal_code"),
                customer.integer("delivery_city_id").as("wwi_delivery_city_id").forFacts());
    }
}
