package dev.wwi.platform.source;

import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What does not happen every day but happens. A shuffled deck of all rare patterns is dealt day by day, so that each
 * comes up once before any comes up again. Not thread-safe.
 */
final class RareSteps {
    private static final Set<WorkloadPattern> WITH_OPEN_ORDERS = EnumSet.of(
            WorkloadPattern.DELETE_ORDER_LINE,
            WorkloadPattern.DELETE_ORDER,
            WorkloadPattern.EDIT_ORDER_LINE_PRICE,
            WorkloadPattern.RENUMBER_ORDER_LINE,
            WorkloadPattern.REPLACE_ORDER_LINE);

    private final Map<WorkloadPattern, BusinessStep.Work> works = new EnumMap<>(WorkloadPattern.class);
    private final List<WorkloadPattern> deck = new ArrayList<>();

    /** Where a step puts one that must follow it. */
    interface FollowUps {
        void next(BusinessStep step);

        void laterToday(BusinessStep step);
    }

    RareSteps(FollowUps followUps) {
        putRenames();
        MasterDataWork masterData = new MasterDataWork();
        works.put(WorkloadPattern.GROW_POPULATIONS, DimensionWork::growPopulations);
        works.put(WorkloadPattern.RAISE_CREDIT_LIMITS, DimensionWork::raiseCreditLimits);
        works.put(WorkloadPattern.CHANGE_ITEM_PRICE, DimensionWork::changeItemPrice);
        works.put(WorkloadPattern.CHANGE_PHOTO, DimensionWork::changePhoto);
        works.put(WorkloadPattern.INSERT_THEN_RENAME, session -> insertThenRename(session, followUps));
        works.put(WorkloadPattern.INSERT_THEN_DELETE, session -> insertThenDelete(session, followUps));
        works.put(WorkloadPattern.ADD_CUSTOMER, masterData::addCustomer);
        works.put(WorkloadPattern.ADD_STOCK_ITEM, MasterDataWork::addStockItem);
        works.put(WorkloadPattern.ADD_CITY, MasterDataWork::addCity);
        works.put(WorkloadPattern.DELETE_UNUSED_CUSTOMER, MasterDataWork::deleteUnusedCustomer);
        works.put(WorkloadPattern.DELETE_UNUSED_CITY, session -> deleteCityThenRestore(session, followUps));
        works.put(WorkloadPattern.DELETE_UNUSED_CATEGORY, MasterDataWork::deleteUnusedCategory);
        works.put(WorkloadPattern.CHANGE_PRIMARY_CONTACT, masterData::changePrimaryContact);
        works.put(WorkloadPattern.MOVE_CUSTOMER, MasterDataWork::moveCustomer);
        works.put(WorkloadPattern.CHANGE_SALESPERSON, CorrectionWork::changeSalesperson);
        works.put(WorkloadPattern.CREDIT_HOLD, MasterDataWork::creditHold);
        works.put(WorkloadPattern.EMPLOYEE_LEAVES_OR_RETURNS, MasterDataWork::employeeLeavesOrReturns);
        works.put(WorkloadPattern.DELETE_ORDER_LINE, CorrectionWork::deleteOrderLine);
        works.put(WorkloadPattern.DELETE_ORDER, CorrectionWork::deleteOrder);
        works.put(WorkloadPattern.VOID_INVOICE, InvoicingWork::voidInvoice);
        works.put(WorkloadPattern.CANCEL_PURCHASE_ORDER, PurchasingWork::cancelPurchaseOrder);
        works.put(WorkloadPattern.EDIT_ORDER_LINE_PRICE, CorrectionWork::editOrderLinePrice);
        works.put(WorkloadPattern.EDIT_INVOICE_LINE_PRICE, InvoicingWork::editLinePrice);
        works.put(WorkloadPattern.CREDIT_NOTE, InvoicingWork::creditNote);
        works.put(WorkloadPattern.RENUMBER_ORDER_LINE, CorrectionWork::renumberOrderLine);
        works.put(WorkloadPattern.REPLACE_ORDER_LINE, CorrectionWork::replaceOrderLine);
        works.put(WorkloadPattern.NO_OP_UPDATE, TransactionShapes::noOpUpdate);
        works.put(WorkloadPattern.ROLL_BACK, TransactionShapes::rollBack);
        works.put(WorkloadPattern.SAVEPOINT, TransactionShapes::savepoint);
        works.put(
                WorkloadPattern.UNDO_IN_TRANSACTION,
                session -> session.dice().onceIn(2)
                        ? TransactionShapes.undoInTransaction(session)
                        : TransactionShapes.undoPrice(session));
        works.put(WorkloadPattern.BULK_COPY, TransactionShapes::bulkCopy);
    }

    private void putRenames() {
        works.put(
                WorkloadPattern.RENAME_CUSTOMER_CATEGORY,
                DimensionWork.rename(
                        "sales.customer_categories", "customer_category_id", "customer_category_name", " Trade"));
        works.put(
                WorkloadPattern.RENAME_SUPPLIER_CATEGORY,
                DimensionWork.rename(
                        "purchasing.supplier_categories",
                        "supplier_category_id",
                        "supplier_category_name",
                        " Services"));
        works.put(
                WorkloadPattern.RENAME_BUYING_GROUP,
                DimensionWork.rename("sales.buying_groups", "buying_group_id", "buying_group_name", " Alliance"));
        works.put(
                WorkloadPattern.RENAME_COLOR,
                DimensionWork.rename("warehouse.colors", "color_id", "color_name", " (matte)"));
        works.put(
                WorkloadPattern.RENAME_PACKAGE_TYPE,
                DimensionWork.rename("warehouse.package_types", "package_type_id", "package_type_name", " Unit"));
        works.put(
                WorkloadPattern.RENAME_PAYMENT_METHOD,
                DimensionWork.rename(
                        "application.payment_methods", "payment_method_id", "payment_method_name", " Payment"));
        works.put(
                WorkloadPattern.RENAME_TRANSACTION_TYPE,
                DimensionWork.rename(
                        "application.transaction_types", "transaction_type_id", "transaction_type_name", " Entry"));
        works.put(
                WorkloadPattern.RENAME_CITY,
                DimensionWork.rename("application.cities", "city_id", "city_name", " Township"));
        works.put(
                WorkloadPattern.RENAME_CUSTOMER,
                DimensionWork.rename("sales.customers", "customer_id", "customer_name", " & Söhne"));
        works.put(
                WorkloadPattern.RENAME_SUPPLIER,
                DimensionWork.rename("purchasing.suppliers", "supplier_id", "supplier_name", " International"));
        works.put(WorkloadPattern.RENAME_COUNTRY, DimensionWork::renameCountry);
        works.put(WorkloadPattern.REASSIGN_SALES_TERRITORY, DimensionWork::reassignSalesTerritory);
        works.put(WorkloadPattern.RENAME_PERSON, DimensionWork::renamePerson);
    }

    /** Deals so many of the rare patterns, those first that make sense at this time only. */
    List<BusinessStep> deal(Dice dice, int count, LocalTime time) {
        List<BusinessStep> dealt = new ArrayList<>();
        while (dealt.size() < count) {
            Optional<WorkloadPattern> pattern = deck.stream()
                    .filter(card -> isBoundToATime(card) && makesSense(card, time))
                    .findFirst()
                    .or(() ->
                            deck.stream().filter(card -> !isBoundToATime(card)).findFirst());
            if (pattern.isPresent()) {
                deck.remove(pattern.get());
                dealt.add(new BusinessStep(pattern.get(), time, work(pattern.get())));
            } else {
                List<WorkloadPattern> anotherDeck = new ArrayList<>(works.keySet());
                anotherDeck.removeAll(deck);
                dice.shuffle(anotherDeck);
                deck.addAll(anotherDeck);
            }
        }
        return dealt;
    }

    private static boolean isBoundToATime(WorkloadPattern pattern) {
        return WITH_OPEN_ORDERS.contains(pattern)
                || pattern == WorkloadPattern.VOID_INVOICE
                || pattern == WorkloadPattern.CANCEL_PURCHASE_ORDER;
    }

    /** Orders are open between order and picking, invoices unpaid in the afternoon, purchase orders open after that. */
    private static boolean makesSense(WorkloadPattern pattern, LocalTime time) {
        if (WITH_OPEN_ORDERS.contains(pattern)) {
            return time.getHour() == 10 || time.getHour() == 11;
        }
        return time.getHour() >= (pattern == WorkloadPattern.VOID_INVOICE ? 13 : 14);
    }

    private BusinessStep.Work work(WorkloadPattern pattern) {
        BusinessStep.Work work = works.get(pattern);
        if (work == null) {
            throw new IllegalArgumentException(pattern + " is no rare pattern");
        }
        return work;
    }

    private static boolean insertThenRename(WorkloadSession session, FollowUps followUps) throws SQLException {
        Optional<Integer> id = session.insertReturningId(
                "INSERT INTO sales.customer_categories (customer_category_id, customer_category_name, last_edited_by)"
                        + " SELECT n, 'Pop-up Store ' || n, ? FROM nextval('sequences.customer_category_id') AS n"
                        + " RETURNING customer_category_id",
                session.employee());
        id.ifPresent(category -> followUps.next(new BusinessStep(
                WorkloadPattern.INSERT_THEN_RENAME,
                session.now().toLocalTime(),
                it -> it.update(
                                "UPDATE sales.customer_categories SET customer_category_name = ?"
                                        + " WHERE customer_category_id = ?",
                                "Temporary Shop " + category,
                                category)
                        > 0)));
        return id.isPresent();
    }

    private static boolean insertThenDelete(WorkloadSession session, FollowUps followUps) throws SQLException {
        Optional<Integer> id = session.insertReturningId(
                "INSERT INTO warehouse.package_types (package_type_id, package_type_name, last_edited_by)"
                        + " SELECT n, 'Crate ' || n, ? FROM nextval('sequences.package_type_id') AS n"
                        + " RETURNING package_type_id",
                session.employee());
        id.ifPresent(packageType -> followUps.next(new BusinessStep(
                WorkloadPattern.INSERT_THEN_DELETE,
                session.now().toLocalTime(),
                it -> it.update("DELETE FROM warehouse.package_types WHERE package_type_id = ?", packageType) > 0)));
        return id.isPresent();
    }

    private static boolean deleteCityThenRestore(WorkloadSession session, FollowUps followUps) throws SQLException {
        Optional<MasterDataWork.DeletedCity> deleted = MasterDataWork.deleteUnusedCity(session);
        deleted.ifPresent(city -> followUps.laterToday(new BusinessStep(
                WorkloadPattern.DELETE_UNUSED_CITY,
                session.now().toLocalTime(),
                it -> MasterDataWork.restore(it, city))));
        return deleted.isPresent();
    }
}
