package dev.wwi.platform.source;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The countries of the world, the states and territories of the United States, and cities in them, under their real
 * names. At larger scales a city is followed by its numbered districts.
 *
 * @param countries rows of {@code application.countries}
 * @param states rows of {@code application.state_provinces}
 * @param cities rows of {@code application.cities}
 */
record Geography(List<Country> countries, List<State> states, List<City> cities) {
    private static final int MOST_DISTRICTS = 60;
    private static final String HOME_COUNTRY = "United States";

    record Country(
            int id,
            String name,
            String formalName,
            @Nullable String isoAlpha3,
            @Nullable Integer isoNumeric,
            long population,
            String continent,
            String region,
            String subregion) {}

    record State(int id, String code, String name, int countryId, String salesTerritory, long population) {}

    record City(int id, String name, State state, @Nullable Long population) {}

    static Geography of(int scale) {
        List<Country> countries = new ArrayList<>();
        for (Map<String, String> row : ReferenceFile.csv("countries.csv")) {
            String numeric = value(row, "iso_numeric");
            countries.add(new Country(
                    countries.size() + 1,
                    value(row, "country"),
                    value(row, "formal_name"),
                    value(row, "iso_alpha_3").isEmpty() ? null : value(row, "iso_alpha_3"),
                    numeric.isEmpty() ? null : Integer.valueOf(numeric),
                    1000 * Long.parseLong(value(row, "population_thousands")),
                    value(row, "continent"),
                    value(row, "region"),
                    value(row, "subregion")));
        }
        int home = countries.stream()
                .filter(country -> country.name().equals(HOME_COUNTRY))
                .findFirst()
                .orElseThrow()
                .id();
        List<State> states = new ArrayList<>();
        for (Map<String, String> row : ReferenceFile.csv("state-provinces.csv")) {
            states.add(new State(
                    states.size() + 1,
                    value(row, "code"),
                    value(row, "state_province"),
                    home,
                    value(row, "sales_territory"),
                    1000 * Long.parseLong(value(row, "population_thousands"))));
        }
        return new Geography(List.copyOf(countries), List.copyOf(states), cities(states, scale));
    }

    private static List<City> cities(List<State> states, int scale) {
        Map<String, List<String>> lists = ReferenceFile.lists("cities.txt");
        List<City> cities = new ArrayList<>();
        int districts = Math.min(scale - 1, MOST_DISTRICTS);
        for (State state : states) {
            for (String city : lists.getOrDefault(state.code(), List.of())) {
                int space = city.lastIndexOf(' ');
                String name = city.substring(0, space);
                long population = Long.parseLong(city.substring(space + 1));
                // Nobody counted some small places: a population that is NULL must occur.
                cities.add(new City(cities.size() + 1, name, state, population < 1000 ? null : population));
                for (int district = 1; district <= districts; district++) {
                    cities.add(new City(
                            cities.size() + 1, name + " District " + district, state, population / (districts + 1)));
                }
            }
        }
        return List.copyOf(cities);
    }

    void write(CopyTables tables) throws SQLException {
        CopyTables.Table countryTable = tables.table(
                "application.countries",
                "country_id",
                "country_name",
                "formal_name",
                "iso_alpha_3_code",
                "iso_numeric_code",
                "country_type",
                "latest_recorded_population",
                "continent",
                "region",
                "subregion",
                "last_edited_by");
        for (Country country : countries) {
            countryTable.row(
                    country.id(),
                    country.name(),
                    country.formalName(),
                    country.isoAlpha3(),
                    country.isoNumeric(),
                    country.isoNumeric() == null ? "Limited recognition" : "UN Member State",
                    country.population(),
                    country.continent(),
                    country.region(),
                    country.subregion(),
                    1);
        }
        CopyTables.Table stateTable = tables.table(
                "application.state_provinces",
                "state_province_id",
                "state_province_code",
                "state_province_name",
                "country_id",
                "sales_territory",
                "latest_recorded_population",
                "last_edited_by");
        for (State state : states) {
            stateTable.row(
                    state.id(),
                    state.code(),
                    state.name(),
                    state.countryId(),
                    state.salesTerritory(),
                    state.population(),
                    1);
        }
        CopyTables.Table cityTable = tables.table(
                "application.cities",
                "city_id",
                "city_name",
                "state_province_id",
                "latest_recorded_population",
                "last_edited_by");
        for (City city : cities) {
            cityTable.row(city.id(), city.name(), city.state().id(), city.population(), 1);
        }
    }

    private static String value(Map<String, String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("no column " + column + " among " + row.keySet());
        }
        return value;
    }
}
