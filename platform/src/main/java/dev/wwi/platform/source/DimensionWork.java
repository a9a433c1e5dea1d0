package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes of what dimensions show: names that come and go, parents with many children, numbers that grow. */
final class DimensionWork {
    private DimensionWork() {}

    /**
     * Gives one row of a table another name: the suffix is added, or taken away where it is there already, so that names
     * stay readable however often they change.
     */
    static BusinessStep.Work rename(String table, String idColumn, String nameColumn, String suffix) {
        return session -> {
            Optional<Integer> id = anyRow(session, table, idColumn);
            return id.isPresent()
                    && session.update(
                                    "UPDATE " + table + " SET " + nameColumn + " = " + toggled(nameColumn, suffix)
                                            + ", last_edited_by = ? WHERE " + idColumn + " = ?",
                                    session.employee(),
                                    id.get())
                            > 0;
        };
    }

    /** An employee as often as a contact, so that both kinds of dimension see it. */
    static boolean renamePerson(WorkloadSession session) throws SQLException {
        Optional<Integer> id = session.dice().onceIn(2)
                ? session.anyId("SELECT person_id FROM application.people WHERE is_employee ORDER BY 1")
                : session.anyId("SELECT primary_contact_person_id FROM sales.customers ORDER BY 1");
        return id.isPresent()
                && session.update(
                                "UPDATE application.people SET full_name = " + toggled("full_name", "-Mañana")
                                        + ", search_name = preferred_name || ' ' || "
                                        + toggled("full_name", "-Mañana") + ", last_edited_by = ?"
                                        + " WHERE person_id = ?",
                                session.employee(),
                                id.get())
                        > 0;
    }

    /** The real history knows many countries under two names. */
    static boolean renameCountry(WorkloadSession session) throws SQLException {
        List<List<String>> names = List.of(
                List.of("Czech Republic", "Czechia"),
                List.of("Swaziland", "Eswatini"),
                List.of("Burma", "Myanmar"),
                List.of("Macedonia", "North Macedonia"),
                List.of("Turkey", "Türkiye"),
                List.of("United States", "United States of America"),
                List.of("Cabo Verde", "Cape Verde"));
        List<String> pair = session.dice().pick(names);
        return session.update(
                        "UPDATE application.countries SET country_name = CASE country_name WHEN ? THEN ? ELSE ? END,"
                                + " last_edited_by = ? WHERE country_name IN (?, ?)",
                        pair.get(0),
                        pair.get(1),
                        pair.get(0),
                        session.employee(),
                        pair.get(0),
                        pair.get(1))
                > 0;
    }

    static boolean reassignSalesTerritory(WorkloadSession session) throws SQLException {
        List<String> territories = session.list(
                "SELECT DISTINCT sales_territory FROM application.state_provinces ORDER BY 1", row -> row.getString(1));
        Optional<Integer> state = session.anyId("SELECT state_province_id FROM application.state_provinces ORDER BY 1");
        return state.isPresent()
                && session.update(
                                "UPDATE application.state_provinces SET sales_territory = ?, last_edited_by = ?"
                                        + " WHERE state_province_id = ?",
                                session.dice().pick(territories),
                                session.employee(),
                                state.get())
                        > 0;
    }

    static boolean growPopulations(WorkloadSession session) throws SQLException {
        int by = session.employee();
        int rows = 0;
        for (String table : List.of("cities city_id", "state_provinces state_province_id", "countries country_id")) {
            String name = "application." + table.substring(0, table.indexOf(' '));
            String idColumn = table.substring(table.indexOf(' ') + 1);
            for (int member = session.dice().between(1, 5); member > 0; member--) {
                Optional<Integer> id = anyRow(session, name, idColumn);
                if (id.isPresent()) {
                    rows += session.update(
                            "UPDATE " + name + " SET latest_recorded_population ="
                                    + " least(latest_recorded_population * 1.04, 9000000000)::bigint,"
                                    + " last_edited_by = ? WHERE " + idColumn + " = ?",
                            by,
                            id.get());
                }
            }
        }
        return rows > 0;
    }

    static boolean raiseCreditLimits(WorkloadSession session) throws SQLException {
        Optional<Integer> id =
                session.anyId("SELECT customer_id FROM sales.customers WHERE credit_limit < 100000 ORDER BY 1");
        return id.isPresent()
                && session.update(
                                "UPDATE sales.customers SET credit_limit = round(credit_limit * 1.05, 2),"
                                        + " last_edited_by = ? WHERE customer_id = ?",
                                session.employee(),
                                id.get())
                        > 0;
    }

    static boolean changeItemPrice(WorkloadSession session) throws SQLException {
        Optional<Integer> id = anyRow(session, "warehouse.stock_items", "stock_item_id");
        BigDecimal factor = BigDecimal.valueOf(session.dice().between(90, 112), 2);
        return id.isPresent()
                && session.update(
                                "UPDATE warehouse.stock_items SET unit_price = greatest(0.10,"
                                        + " round(unit_price * ?, 2)), recommended_retail_price ="
                                        + " round(greatest(0.10, round(unit_price * ?, 2)) * 1.495, 2),"
                                        + " last_edited_by = ? WHERE stock_item_id = ?",
                                factor,
                                factor,
                                session.employee(),
                                id.get())
                        > 0;
    }

    static boolean changePhoto(WorkloadSession session) throws SQLException {
        Bytes photo = Portrait.draw(session.dice());
        if (session.dice().onceIn(2)) {
            return session.update(
                            "UPDATE application.people SET photo = ? WHERE person_id = ?", photo, session.employee())
                    > 0;
        }
        Optional<Integer> id = anyRow(session, "warehouse.stock_items", "stock_item_id");
        return id.isPresent()
                && session.update("UPDATE warehouse.stock_items SET photo = ? WHERE stock_item_id = ?", photo, id.get())
                        > 0;
    }

    static boolean changePassword(WorkloadSession session) throws SQLException {
        Optional<Integer> id =
                session.anyId("SELECT person_id FROM application.people WHERE is_permitted_to_logon ORDER BY 1");
        return id.isPresent()
                && session.update(
                                "UPDATE application.people SET hashed_password = sha256(convert_to(?, 'UTF8'))"
                                        + " WHERE person_id = ?",
                                session.dice().digits(12),
                                id.get())
                        > 0;
    }

    /** A row of a table that may be large: some id, and the next one that exists. */
    static Optional<Integer> anyRow(WorkloadSession session, String table, String idColumn) throws SQLException {
        List<Integer> bounds = session.list(
                "SELECT unnest(ARRAY[min(" + idColumn + "), max(" + idColumn + ")]) FROM " + table
                        + " HAVING count(*) > 0",
                row -> row.getInt(1));
        if (bounds.isEmpty()) {
            return Optional.empty();
        }
        return session
                .ids(
                        "SELECT " + idColumn + " FROM " + table + " WHERE " + idColumn + " >= ? ORDER BY 1 LIMIT 1",
                        session.dice().between(bounds.get(0), bounds.get(1)))
                .stream()
                .findFirst();
    }

    private static String toggled(String column, String suffix) {
        return "CASE WHEN right(" + column + ", " + suffix.length() + ") = '" + suffix + "' THEN left(" + column + ", -"
                + suffix.length() + ") ELSE " + column + " || '" + suffix + "' END";
    }
}
