package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_city: a city with its state and country. */
final class CityDimension {
    private CityDimension() {}

    static Dimension dimension() {
        RowSource city = RowSource.member(SourceTables.CITIES);
        RowSource state = city.mandatory("state_province_id", SourceTables.STATE_PROVINCES);
        RowSource country = state.mandatory("country_id", SourceTables.COUNTRIES);
        return Dimension.published(
                TargetTables.DIM_CITY,
                city,
                city.text("city_name").as("city"),
                state.text("state_province_name").as("state_province"),
                country.text("country_name").as("country"),
                country.text("continent"),
                state.text("sales_territory"),
                country.text("region"),
                country.text("subregion"),
                city.integer("latest_recorded_population").whenNull(0));
    }
}
