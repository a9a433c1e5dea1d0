package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;

/** Package types are no table of the warehouse; facts show the name they had at the time. */
final class PackageTypeTimelines {
    private PackageTypeTimelines() {}

    static Dimension dimension() {
        RowSource row = RowSource.member(SourceTables.PACKAGE_TYPES);
        return Dimension.internal(
                "package_type", row, row.text("package_type_name").as("package").forFacts());
    }
}
