package dev.wwi.platform.source;

import dev.wwi.platform.source.WorkloadStatistics.RowChanges;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transactions whose outcome is the point: rolled back, half rolled back, undone, without effect, or very wide. */
final class TransactionShapes {
    private static final int COPIED_CITIES = 25;
    private static final int MOST_COPIED_CITIES = 400;
    private static final String RENAME_CITY = "UPDATE application.cities SET city_name = ? WHERE city_id = ?";

    private TransactionShapes() {}

    static boolean noOpUpdate(WorkloadSession session) throws SQLException {
        Optional<Integer> customer = DimensionWork.anyRow(session, "sales.customers", "customer_id");
        Optional<Integer> line = DimensionWork.anyRow(session, "sales.order_lines", "order_line_id");
        if (customer.isEmpty() || line.isEmpty()) {
            return false;
        }
        session.update(
                "UPDATE sales.customers SET customer_name = customer_name WHERE customer_id = ?", customer.get());
        session.update("UPDATE sales.order_lines SET quantity = quantity WHERE order_line_id = ?", line.get());
        return session.update(
                        "UPDATE application.people SET custom_fields = custom_fields WHERE person_id = ?",
                        session.employee())
                > 0;
    }

    /** An order is placed, everything is renamed, and then it all never happened. */
    static boolean rollBack(WorkloadSession session) throws SQLException {
        List<Integer> customers =
                session.ids("SELECT customer_id FROM sales.customers WHERE NOT is_on_credit_hold ORDER BY 1 LIMIT 5");
        List<Integer> items = session.ids("SELECT stock_item_id FROM warehouse.stock_item_holdings ORDER BY 1 LIMIT 9");
        Optional<Integer> city = DimensionWork.anyRow(session, "application.cities", "city_id");
        if (customers.isEmpty() || items.isEmpty() || city.isEmpty()) {
            return false;
        }
        SalesWork.place(session, session.dice().pick(customers), session.employee(), items);
        session.update(RENAME_CITY, "Never Was", city.get());
        session.update(
                "UPDATE sales.customer_categories SET customer_category_name = 'Never ' || customer_category_id");
        session.rollBackInTheEnd();
        return true;
    }

    static boolean savepoint(WorkloadSession session) throws SQLException {
        Optional<Integer> kept = DimensionWork.anyRow(session, "application.cities", "city_id");
        Optional<Integer> undone = DimensionWork.anyRow(session, "sales.customers", "customer_id");
        if (kept.isEmpty() || undone.isEmpty()) {
            return false;
        }
        int by = session.employee();
        session.update(
                "UPDATE application.cities SET latest_recorded_population = coalesce(latest_recorded_population, 0) + 1,"
                        + " last_edited_by = ? WHERE city_id = ?",
                by,
                kept.get());
        Savepoint savepoint = session.savepoint();
        Map<String, RowChanges> changesUntilThen = new HashMap<>(session.changes());
        session.update(
                "UPDATE sales.customers SET customer_name = customer_name || ' (never)' WHERE customer_id = ?",
                undone.get());
        session.update("DELETE FROM warehouse.stock_item_stock_groups WHERE stock_item_stock_group_id < 5");
        session.rollBackTo(savepoint, changesUntilThen);
        return session.update(
                        "UPDATE application.cities SET last_edited_by = ? WHERE city_id = ?",
                        BusinessCodes.SYSTEM_PERSON,
                        kept.get())
                > 0;
    }

    static boolean undoInTransaction(WorkloadSession session) throws SQLException {
        Optional<Integer> city = DimensionWork.anyRow(session, "application.cities", "city_id");
        if (city.isEmpty()) {
            return false;
        }
        String name = session.list(
                        "SELECT city_name FROM application.cities WHERE city_id = ?",
                        row -> row.getString(1),
                        city.get())
                .get(0);
        session.update(RENAME_CITY, "Short-lived", city.get());
        return session.update(RENAME_CITY, name, city.get()) > 0;
    }

    static boolean bulkCopy(WorkloadSession session) throws SQLException {
        Optional<Integer> state = session.anyId("SELECT state_province_id FROM application.state_provinces ORDER BY 1");
        if (state.isEmpty()) {
            return false;
        }
        List<Integer> copied =
                session.ids("SELECT city_id FROM application.cities WHERE city_name LIKE 'Ranch ____, Söderfors'");
        if (copied.size() > MOST_COPIED_CITIES) {
            // What only ever grows would one day be too much for a laptop: the many go as they came, at once.
            return session.update(
                            "DELETE FROM application.cities AS c WHERE city_id = ANY (?::integer[]) AND NOT EXISTS"
                                    + " (SELECT FROM sales.customers WHERE delivery_city_id = c.city_id"
                                    + " OR postal_city_id = c.city_id) AND NOT EXISTS (SELECT FROM purchasing.suppliers"
                                    + " WHERE delivery_city_id = c.city_id OR postal_city_id = c.city_id)",
                            copied)
                    > 0;
        }
        StringBuilder csv = new StringBuilder();
        for (int city = 0; city < COPIED_CITIES; city++) {
            String population = session.dice().onceIn(4)
                    ? ""
                    : Integer.toString(session.dice().between(50, 5000));
            csv.append("\"Ranch ")
                    .append(session.dice().digits(4))
                    .append(", Söderfors\",")
                    .append(state.get())
                    .append(',')
                    .append(population)
                    .append(",1\n");
        }
        return session.copy(
                        "COPY application.cities (city_name, state_province_id, latest_recorded_population,"
                                + " last_edited_by) FROM STDIN (FORMAT csv)",
                        csv.toString())
                > 0;
    }

    /** A price that becomes what it was before, by way of another one, in one transaction. */
    static boolean undoPrice(WorkloadSession session) throws SQLException {
        Optional<Integer> item = DimensionWork.anyRow(session, "warehouse.stock_items", "stock_item_id");
        if (item.isEmpty()) {
            return false;
        }
        List<BigDecimal> price = session.list(
                "SELECT unit_price FROM warehouse.stock_items WHERE stock_item_id = ?",
                row -> row.getBigDecimal(1),
                item.get());
        session.update(
                "UPDATE warehouse.stock_items SET unit_price = unit_price + 1 WHERE stock_item_id = ?", item.get());
        return session.update(
                        "UPDATE warehouse.stock_items SET unit_price = ? WHERE stock_item_id = ?",
                        price.get(0),
                        item.get())
                > 0;
    }
}
