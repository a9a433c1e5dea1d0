package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_employee: people while they are employees. */
final class EmployeeDimension {
    private EmployeeDimension() {}

    static Dimension dimension() {
        RowSource person = RowSource.member(SourceTables.PEOPLE);
        return Dimension.published(
                        TargetTables.DIM_EMPLOYEE,
                        person,
                        person.text("full_name").as("employee"),
                        person.text("preferred_name"),
                        person.bool("is_salesperson"),
                        person.bytes("photo"))
                .onlyWhere("is_employee");
    }
}
