package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Customers, articles, cities and people that come, change what they refer to, and go. */
final class MasterDataWork {
    private static final int FEWEST_EMPLOYEES = 12;
    private static final int FEWEST_SALESPEOPLE = 5;

    private final PersonNames names = new PersonNames();

    boolean addCustomer(WorkloadSession session) throws SQLException {
        PersonNames.Name name = names.draw(session.dice());
        Optional<Integer> contact = addPerson(session, name);
        Optional<Integer> category =
                session.anyId("SELECT customer_category_id FROM sales.customer_categories ORDER BY 1");
        Optional<Integer> city = DimensionWork.anyRow(session, "application.cities", "city_id");
        if (contact.isEmpty() || category.isEmpty() || city.isEmpty()) {
            return false;
        }
        // Names of people repeat, names of customers must not: the contact's number tells them apart.
        String customerName = name.full() + " " + contact.get();
        String postalCode = session.dice().digits(5);
        return session.insertReturningId(
                        "INSERT INTO sales.customers (customer_id, customer_name, bill_to_customer_id,"
                                + " customer_category_id, primary_contact_person_id, delivery_method_id,"
                                + " delivery_city_id, postal_city_id, credit_limit, account_opened_date,"
                                + " standard_discount_percentage, is_statement_sent, is_on_credit_hold, payment_days,"
                                + " phone_number, fax_number, website_url, delivery_address_line_1,"
                                + " delivery_address_line_2, delivery_postal_code, postal_address_line_1,"
                                + " postal_address_line_2, postal_postal_code, last_edited_by)"
                                + " SELECT n, ?, n, ?, ?, ?, ?, ?, ?, ?, 0, false, false, 7, ?, ?, ?, ?, ?, ?, ?, '', ?, ?"
                                + " FROM nextval('sequences.customer_id') AS n RETURNING customer_id",
                        customerName,
                        category.get(),
                        contact.get(),
                        BusinessCodes.DELIVERY_VAN,
                        city.get(),
                        city.get(),
                        BigDecimal.valueOf(session.dice().between(11, 40) * 100L),
                        session.day(),
                        "(415) 555-0100",
                        "(415) 555-0101",
                        "https://contact" + contact.get() + ".example.com/",
                        "Unit " + session.dice().between(1, 90),
                        session.dice().between(1, 9999) + " Workload Way",
                        postalCode,
                        "PO Box " + session.dice().digits(4),
                        postalCode,
                        session.employee())
                .isPresent();
    }

    private static Optional<Integer> addPerson(WorkloadSession session, PersonNames.Name name) throws SQLException {
        return session.insertReturningId(
                "INSERT INTO application.people (full_name, preferred_name, search_name, is_permitted_to_logon,"
                        + " logon_name, is_external_logon_provider, is_system_user, is_employee, is_salesperson,"
                        + " phone_number, email_address, last_edited_by)"
                        + " VALUES (?, ?, ?, false, 'NO LOGON', false, false, false, false, ?, ?, ?)"
                        + " RETURNING person_id",
                name.full(),
                name.given(),
                name.given() + " " + name.full(),
                "(" + session.dice().digits(3) + ") 555-0100",
                name.mailbox() + "@example.com",
                session.employee());
    }

    /** A new article in the likeness of an old one. */
    static boolean addStockItem(WorkloadSession session) throws SQLException {
        Optional<Integer> model = DimensionWork.anyRow(session, "warehouse.stock_items", "stock_item_id");
        if (model.isEmpty()) {
            return false;
        }
        int by = session.employee();
        // The new number ends the name; the model's own number, if it has one, goes.
        Optional<Integer> item = session.insertReturningId(
                "INSERT INTO warehouse.stock_items (stock_item_id, stock_item_name, supplier_id, color_id,"
                        + " unit_package_id, outer_package_id, brand, size, lead_time_days, quantity_per_outer,"
                        + " is_chiller_stock, barcode, tax_rate, unit_price, recommended_retail_price,"
                        + " typical_weight_per_unit, marketing_comments, custom_fields, tags, search_details,"
                        + " last_edited_by) SELECT n, name || ' no. ' || n, supplier_id, color_id, unit_package_id,"
                        + " outer_package_id, brand, size, lead_time_days, quantity_per_outer, is_chiller_stock, ?,"
                        + " tax_rate, unit_price, recommended_retail_price, typical_weight_per_unit,"
                        + " marketing_comments, custom_fields, tags,"
                        + " name || ' no. ' || n || ' ' || coalesce(marketing_comments, ''), ?"
                        + " FROM warehouse.stock_items, nextval('sequences.stock_item_id') AS n,"
                        + " LATERAL (SELECT left(regexp_replace(stock_item_name, ' no[.] \\d+$', ''), 180) AS name) AS m"
                        + " WHERE stock_item_id = ? RETURNING stock_item_id",
                session.dice().onceIn(3) ? "99" + session.dice().digits(11) : null,
                by,
                model.get());
        if (item.isEmpty()) {
            return false;
        }
        session.update(
                "INSERT INTO warehouse.stock_item_stock_groups (stock_item_id, stock_group_id, last_edited_by,"
                        + " last_edited_when) SELECT ?, stock_group_id, ?, ?"
                        + " FROM warehouse.stock_item_stock_groups WHERE stock_item_id = ? ORDER BY 2",
                item.get(),
                by,
                session.now(),
                model.get());
        return session.update(
                        "INSERT INTO warehouse.stock_item_holdings (stock_item_id, quantity_on_hand, bin_location,"
                                + " last_stocktake_quantity, last_cost_price, reorder_level, target_stock_level,"
                                + " last_edited_by, last_edited_when) SELECT ?, 0, bin_location, 0, last_cost_price,"
                                + " reorder_level, target_stock_level, ?, ? FROM warehouse.stock_item_holdings"
                                + " WHERE stock_item_id = ?",
                        item.get(),
                        by,
                        session.now(),
                        model.get())
                > 0;
    }

    static boolean addCity(WorkloadSession session) throws SQLException {
        Optional<Integer> state = session.anyId("SELECT state_province_id FROM application.state_provinces ORDER BY 1");
        String name = session.dice()
                .pick(List.of("New Harbor", "Cañada Vista", "Fox Hollow", "Prairie Bend", "Sélestat Springs"));
        return state.isPresent()
                && session.insertReturningId(
                                "INSERT INTO application.cities (city_name, state_province_id,"
                                        + " latest_recorded_population, last_edited_by) VALUES (?, ?, ?, ?)"
                                        + " RETURNING city_id",
                                name + " " + session.dice().digits(3),
                                state.get(),
                                session.dice().onceIn(3)
                                        ? null
                                        : Integer.valueOf(session.dice().between(100, 9000)),
                                session.employee())
                        .isPresent();
    }

    static boolean deleteUnusedCustomer(WorkloadSession session) throws SQLException {
        Optional<Integer> id = session.anyId("SELECT customer_id FROM sales.customers AS c WHERE bill_to_customer_id"
                + " = customer_id AND NOT EXISTS (SELECT FROM sales.customers AS b WHERE b.bill_to_customer_id"
                + " = c.customer_id AND b.customer_id <> c.customer_id) AND NOT EXISTS (SELECT FROM sales.orders AS o"
                + " WHERE o.customer_id = c.customer_id) AND NOT EXISTS (SELECT FROM sales.invoices AS i"
                + " WHERE i.customer_id = c.customer_id OR i.bill_to_customer_id = c.customer_id) AND NOT EXISTS (SELECT"
                + " FROM sales.customer_transactions AS t WHERE t.customer_id = c.customer_id) AND NOT EXISTS (SELECT"
                + " FROM warehouse.stock_item_transactions AS s WHERE s.customer_id = c.customer_id) AND NOT EXISTS"
                + " (SELECT FROM sales.special_deals AS d WHERE d.customer_id = c.customer_id) ORDER BY 1");
        return id.isPresent() && session.update("DELETE FROM sales.customers WHERE customer_id = ?", id.get()) > 0;
    }

    /** A city that somebody deletes and that then comes back as it was. */
    record DeletedCity(int id, String name, int stateId, long population) {}

    static Optional<DeletedCity> deleteUnusedCity(WorkloadSession session) throws SQLException {
        Optional<Integer> start = DimensionWork.anyRow(session, "application.cities", "city_id");
        if (start.isEmpty()) {
            return Optional.empty();
        }
        return session
                .updateReturning(
                        "DELETE FROM application.cities WHERE city_id = (SELECT city_id FROM application.cities AS c"
                                + " WHERE city_id >= ? AND NOT EXISTS (SELECT FROM sales.customers"
                                + " WHERE delivery_city_id = c.city_id OR postal_city_id = c.city_id) AND NOT EXISTS"
                                + " (SELECT FROM purchasing.suppliers WHERE delivery_city_id = c.city_id"
                                + " OR postal_city_id = c.city_id) AND NOT EXISTS (SELECT"
                                + " FROM application.system_parameters WHERE delivery_city_id = c.city_id"
                                + " OR postal_city_id = c.city_id) ORDER BY 1 LIMIT 1)"
                                + " RETURNING city_id, city_name, state_province_id, latest_recorded_population",
                        row -> new DeletedCity(row.getInt(1), row.getString(2), row.getInt(3), row.getLong(4)),
                        start.get())
                .stream()
                .findFirst();
    }

    static boolean restore(WorkloadSession session, DeletedCity city) throws SQLException {
        return session.update(
                        "INSERT INTO application.cities (city_id, city_name, state_province_id,"
                                + " latest_recorded_population, last_edited_by) VALUES (?, ?, ?, nullif(?, 0), ?)",
                        city.id(),
                        city.name(),
                        city.stateId(),
                        city.population(),
                        session.employee())
                > 0;
    }

    static boolean deleteUnusedCategory(WorkloadSession session) throws SQLException {
        Optional<Integer> id = session.anyId("SELECT customer_category_id FROM sales.customer_categories AS k"
                + " WHERE NOT EXISTS (SELECT FROM sales.customers AS c WHERE c.customer_category_id"
                + " = k.customer_category_id) AND NOT EXISTS (SELECT FROM sales.special_deals AS d"
                + " WHERE d.customer_category_id = k.customer_category_id) ORDER BY 1");
        return id.isPresent()
                && session.update("DELETE FROM sales.customer_categories WHERE customer_category_id = ?", id.get()) > 0;
    }

    boolean changePrimaryContact(WorkloadSession session) throws SQLException {
        Optional<Integer> customer = DimensionWork.anyRow(session, "sales.customers", "customer_id");
        Optional<Integer> contact = addPerson(session, names.draw(session.dice()));
        return customer.isPresent()
                && contact.isPresent()
                && session.update(
                                "UPDATE sales.customers SET primary_contact_person_id = ?, last_edited_by = ?"
                                        + " WHERE customer_id = ?",
                                contact.get(),
                                session.employee(),
                                customer.get())
                        > 0;
    }

    static boolean moveCustomer(WorkloadSession session) throws SQLException {
        Optional<Integer> customer = DimensionWork.anyRow(session, "sales.customers", "customer_id");
        Optional<Integer> city = DimensionWork.anyRow(session, "application.cities", "city_id");
        return customer.isPresent()
                && city.isPresent()
                && session.update(
                                "UPDATE sales.customers SET delivery_city_id = ?, delivery_postal_code = ?,"
                                        + " last_edited_by = ? WHERE customer_id = ?",
                                city.get(),
                                session.dice().digits(5),
                                session.employee(),
                                customer.get())
                        > 0;
    }

    static boolean creditHold(WorkloadSession session) throws SQLException {
        List<Integer> held = session.ids("SELECT customer_id FROM sales.customers WHERE is_on_credit_hold ORDER BY 1");
        Optional<Integer> customer =
                held.size() > 3 || (!held.isEmpty() && session.dice().onceIn(2))
                        ? Optional.of(session.dice().pick(held))
                        : DimensionWork.anyRow(session, "sales.customers", "customer_id");
        return customer.isPresent()
                && session.update(
                                "UPDATE sales.customers SET is_on_credit_hold = NOT is_on_credit_hold,"
                                        + " last_edited_by = ? WHERE customer_id = ?",
                                session.employee(),
                                customer.get())
                        > 0;
    }

    /** Somebody's employee flag goes off, or on again; enough people stay to do the work. */
    static boolean employeeLeavesOrReturns(WorkloadSession session) throws SQLException {
        Optional<Integer> former = session.anyId("SELECT person_id FROM application.people"
                + " WHERE is_system_user AND NOT is_employee AND is_permitted_to_logon IS NOT NULL ORDER BY 1");
        if (former.isPresent() && session.dice().onceIn(2)) {
            return session.update(
                            "UPDATE application.people SET is_employee = true, last_edited_by = ? WHERE person_id = ?",
                            session.employee(),
                            former.get())
                    > 0;
        }
        Optional<Integer> leaver = session.anyId(
                "SELECT person_id FROM application.people WHERE is_employee"
                        + " AND (SELECT count(*) FROM application.people WHERE is_employee) > ?"
                        + " AND (NOT is_salesperson OR (SELECT count(*) FROM application.people"
                        + " WHERE is_employee AND is_salesperson) > ?) ORDER BY 1",
                FEWEST_EMPLOYEES,
                FEWEST_SALESPEOPLE);
        return leaver.isPresent()
                && session.update(
                                "UPDATE application.people SET is_employee = false, last_edited_by = ?"
                                        + " WHERE person_id = ?",
                                BusinessCodes.SYSTEM_PERSON,
                                leaver.get())
                        > 0;
    }
}
