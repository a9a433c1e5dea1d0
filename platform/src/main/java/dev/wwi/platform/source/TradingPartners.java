package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Suppliers and customers. Customers are branches of buying groups, billed to their head offices, or individuals. */
final class TradingPartners {
    static final List<String> SUPPLIERS = List.of(
            "Bramble & Finch Novelties",
            "Copperkettle Gifts",
            "Swiftparcel Couriers",
            "Threadneedle Apparel",
            "Ostrava Glass & Ceramics",
            "Pacific Circuit Toys",
            "Łódź Plush Works",
            "Meridian Packaging",
            "Chocolaterie Génépi",
            "Bluebird Savings Bank",
            "Larkspur Wholesale",
            "Halcyon Marketing",
            "Brightwater Electronics");

    private static final List<String> SUPPLIER_CATEGORIES_OF_SUPPLIERS = List.of(
            "Novelty Goods Supplier",
            "Novelty Goods Supplier",
            "Courier",
            "Clothing Supplier",
            "Novelty Goods Supplier",
            "Toy Supplier",
            "Toy Supplier",
            "Packaging Supplier",
            "Confectionery Supplier",
            "Financial Services Supplier",
            "Other Wholesaler",
            "Marketing Services Supplier",
            "Novelty Goods Supplier");
    private static final List<Integer> BRANCHES_PER_GROUP = List.of(84, 72, 18);
    private static final int INDIVIDUALS = 60;
    private static final int MOST_TIMES_THE_CUSTOMERS = 10;
    private static final List<String> STREETS = List.of(
            "Acorn Street",
            "Bellwether Road",
            "Cooper Lane",
            "Dovecote Avenue",
            "Elm Crescent",
            "Foundry Boulevard",
            "Granary Road",
            "Harbor View",
            "Juniper Close",
            "Kestrel Way");

    private final Dice dice;
    private final People people;
    private final List<Geography.City> cities;
    private final LocalDate firstDay;
    private final List<Supplier> suppliers = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();

    /** A supplier as the past needs it. */
    record Supplier(
            int id,
            String name,
            int contactId,
            int alternateId,
            @Nullable Integer deliveryMethodId,
            String reference) {}

    /** A customer as the past needs it. */
    record Customer(
            int id,
            String name,
            int billToId,
            @Nullable Integer buyingGroupId,
            int categoryId,
            int contactId,
            @Nullable Integer alternateId,
            Geography.City city,
            LocalDate opened,
            @Nullable String deliveryRun,
            String deliveryAddress1,
            String deliveryAddress2) {}

    TradingPartners(Dice dice, People people, Geography geography, int scale, LocalDate firstDay) {
        this.dice = dice;
        this.people = people;
        this.cities = geography.cities();
        this.firstDay = firstDay;
        for (String name : SUPPLIERS) {
            suppliers.add(new Supplier(
                    suppliers.size() + 1,
                    name,
                    people.contact(phone()).id(),
                    people.contact(phone()).id(),
                    name.equals("Swiftparcel Couriers") ? null : dice.between(7, 10),
                    dice.digits(8)));
        }
        int times = Math.min(scale, MOST_TIMES_THE_CUSTOMERS);
        for (int group = 0; group < BRANCHES_PER_GROUP.size(); group++) {
            addBranches(group, BRANCHES_PER_GROUP.get(group) * times);
        }
        for (int individual = 0; individual < INDIVIDUALS * times; individual++) {
            addIndividual(firstDay);
        }
    }

    List<Supplier> suppliers() {
        return suppliers;
    }

    List<Customer> customers() {
        return customers;
    }

    private void addBranches(int group, int branches) {
        String groupName = ReferenceLists.BUYING_GROUPS.get(group);
        int headOffice = customers.size() + 1;
        List<Geography.City> shuffled = new ArrayList<>(cities);
        dice.shuffle(shuffled);
        for (int branch = 0; branch <= branches && branch < shuffled.size(); branch++) {
            Geography.City city = shuffled.get(branch);
            String place = branch == 0
                    ? "Head Office"
                    : city.name() + ", " + city.state().code();
            customers.add(new Customer(
                    customers.size() + 1,
                    groupName + " (" + place + ")",
                    headOffice,
                    group + 1,
                    ReferenceLists.idOf(ReferenceLists.CUSTOMER_CATEGORIES, "Novelty Shop"),
                    people.contact(phone()).id(),
                    people.contact(phone()).id(),
                    city,
                    firstDay,
                    "",
                    dice.pick(List.of("Shop ", "Suite ", "Unit ")) + dice.between(1, 300),
                    street()));
        }
    }

    /** Someone who buys on their own account; the contact is the customer. */
    Customer addIndividual(LocalDate opened) {
        PersonNames.Name name = people.newName();
        int id = customers.size() + 1;
        Customer customer = new Customer(
                id,
                name.full(),
                id,
                null,
                dice.between(1, ReferenceLists.CUSTOMER_CATEGORIES.size()),
                people.contact(name, phone()).id(),
                null,
                dice.pick(cities),
                opened,
                null,
                dice.onceIn(4) ? "" : "Unit " + dice.between(1, 90),
                street());
        customers.add(customer);
        return customer;
    }

    void write(CopyTables tables) throws SQLException {
        writeSuppliers(tables);
        writeCustomers(tables);
        writeDeals(tables);
    }

    private void writeSuppliers(CopyTables tables) throws SQLException {
        CopyTables.Table table = tables.table(
                "purchasing.suppliers",
                "supplier_id",
                "supplier_name",
                "supplier_category_id",
                "primary_contact_person_id",
                "alternate_contact_person_id",
                "delivery_method_id",
                "delivery_city_id",
                "postal_city_id",
                "supplier_reference",
                "bank_account_name",
                "bank_account_branch",
                "bank_account_code",
                "bank_account_number",
                "bank_international_code",
                "payment_days",
                "internal_comments",
                "phone_number",
                "fax_number",
                "website_url",
                "delivery_address_line_1",
                "delivery_address_line_2",
                "delivery_postal_code",
                "postal_address_line_1",
                "postal_address_line_2",
                "postal_postal_code",
                "last_edited_by");
        Dice details = dice.fork();
        for (Supplier supplier : suppliers) {
            Geography.City city = details.pick(cities);
            String postalCode = details.digits(5);
            table.row(
                    supplier.id(),
                    supplier.name(),
                    ReferenceLists.idOf(
                            ReferenceLists.SUPPLIER_CATEGORIES,
                            SUPPLIER_CATEGORIES_OF_SUPPLIERS.get(supplier.id() - 1)),
                    supplier.contactId(),
                    supplier.alternateId(),
                    supplier.deliveryMethodId(),
                    city.id(),
                    city.id(),
                    supplier.reference(),
                    supplier.name(),
                    "Woodland Bank " + city.name(),
                    details.digits(6),
                    details.digits(10),
                    details.digits(5),
                    details.pick(List.of(7, 14, 30)),
                    supplier.id() % 5 == 0 ? "Asks for a purchase order with every parcel" : null,
                    "(" + details.digits(3) + ") 555-0100",
                    "(" + details.digits(3) + ") 555-0101",
                    "https://supplier" + supplier.id() + ".example.com/",
                    details.onceIn(3) ? "" : "Suite " + details.between(1, 99),
                    details.between(1, 9999) + " " + details.pick(STREETS),
                    postalCode,
                    "PO Box " + details.digits(4),
                    city.name(),
                    postalCode,
                    BusinessCodes.SYSTEM_PERSON);
        }
    }

    private void writeCustomers(CopyTables tables) throws SQLException {
        CopyTables.Table table = tables.table(
                "sales.customers",
                "customer_id",
                "customer_name",
                "bill_to_customer_id",
                "customer_category_id",
                "buying_group_id",
                "primary_contact_person_id",
                "alternate_contact_person_id",
                "delivery_method_id",
                "delivery_city_id",
                "postal_city_id",
                "credit_limit",
                "account_opened_date",
                "standard_discount_percentage",
                "is_statement_sent",
                "is_on_credit_hold",
                "payment_days",
                "phone_number",
                "fax_number",
                "delivery_run",
                "run_position",
                "website_url",
                "delivery_address_line_1",
                "delivery_address_line_2",
                "delivery_postal_code",
                "postal_address_line_1",
                "postal_address_line_2",
                "postal_postal_code",
                "last_edited_by");
        Dice details = dice.fork();
        for (Customer customer : customers) {
            boolean branch = customer.buyingGroupId() != null;
            String postalCode = details.digits(5);
            table.row(
                    customer.id(),
                    customer.name(),
                    customer.billToId(),
                    customer.categoryId(),
                    customer.buyingGroupId(),
                    customer.contactId(),
                    customer.alternateId(),
                    BusinessCodes.DELIVERY_VAN,
                    customer.city().id(),
                    customer.city().id(),
                    branch ? null : BigDecimal.valueOf(details.between(11, 40) * 100L),
                    customer.opened(),
                    BigDecimal.ZERO,
                    false,
                    false,
                    7,
                    "(" + details.digits(3) + ") 555-0100",
                    "(" + details.digits(3) + ") 555-0101",
                    customer.deliveryRun(),
                    customer.deliveryRun(),
                    "https://customer" + customer.id() + ".example.com/",
                    customer.deliveryAddress1(),
                    customer.deliveryAddress2(),
                    postalCode,
                    "PO Box " + details.digits(4),
                    customer.city().name(),
                    postalCode,
                    BusinessCodes.SYSTEM_PERSON);
        }
    }

    private void writeDeals(CopyTables tables) throws SQLException {
        CopyTables.Table table = tables.table(
                "sales.special_deals",
                "special_deal_id",
                "buying_group_id",
                "stock_group_id",
                "deal_description",
                "start_date",
                "end_date",
                "discount_percentage",
                "last_edited_by",
                "last_edited_when");
        int deal = 0;
        for (SpecialDeal special : SpecialDeal.inPlace(firstDay)) {
            table.row(
                    ++deal,
                    special.buyingGroupId(),
                    special.stockGroupId(),
                    special.description(),
                    special.begin(),
                    special.end(),
                    special.percentage(),
                    2,
                    LocalDateTime.of(firstDay, WwiGenerator.OPENING_TIME));
        }
    }

    private String street() {
        return dice.between(1, 9999) + " " + dice.pick(STREETS);
    }

    private String phone() {
        return "(" + dice.digits(3) + ") 555-0100";
    }
}
