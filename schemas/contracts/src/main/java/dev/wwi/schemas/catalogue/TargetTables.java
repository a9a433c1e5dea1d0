package dev.wwi.schemas.catalogue;

import static java.util.function.Function.identity;

import dev.wwi.schemas.star.DimCity;
import dev.wwi.schemas.star.DimCustomer;
import dev.wwi.schemas.star.DimDate;
import dev.wwi.schemas.star.DimEmployee;
import dev.wwi.schemas.star.DimPaymentMethod;
import dev.wwi.schemas.star.DimStockItem;
import dev.wwi.schemas.star.DimSupplier;
import dev.wwi.schemas.star.DimTransactionType;
import dev.wwi.schemas.star.FctMovement;
import dev.wwi.schemas.star.FctOrder;
import dev.wwi.schemas.star.FctPurchase;
import dev.wwi.schemas.star.FctSale;
import dev.wwi.schemas.star.FctStockHolding;
import dev.wwi.schemas.star.FctTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The 8 dimensions and 6 facts. To add one, add its Avro schema and its line here. */
public final class TargetTables {
    public static final TargetTable DIM_CITY = TargetTable.of(DimCity.getClassSchema());
    public static final TargetTable DIM_CUSTOMER = TargetTable.of(DimCustomer.getClassSchema());
    public static final TargetTable DIM_DATE = TargetTable.of(DimDate.getClassSchema());
    public static final TargetTable DIM_EMPLOYEE = TargetTable.of(DimEmployee.getClassSchema());
    public static final TargetTable DIM_STOCK_ITEM = TargetTable.of(DimStockItem.getClassSchema());
    public static final TargetTable DIM_SUPPLIER = TargetTable.of(DimSupplier.getClassSchema());
    public static final TargetTable DIM_PAYMENT_METHOD = TargetTable.of(DimPaymentMethod.getClassSchema());
    public static final TargetTable DIM_TRANSACTION_TYPE = TargetTable.of(DimTransactionType.getClassSchema());

    public static final TargetTable FCT_ORDER = TargetTable.of(FctOrder.getClassSchema());
    public static final TargetTable FCT_SALE = TargetTable.of(FctSale.getClassSchema());
    public static final TargetTable FCT_PURCHASE = TargetTable.of(FctPurchase.getClassSchema());
    public static final TargetTable FCT_TRANSACTION = TargetTable.of(FctTransaction.getClassSchema());
    public static final TargetTable FCT_MOVEMENT = TargetTable.of(FctMovement.getClassSchema());
    public static final TargetTable FCT_STOCK_HOLDING = TargetTable.of(FctStockHolding.getClassSchema());

    private static final List<TargetTable> ALL = List.of(
            DIM_CITY,
            DIM_CUSTOMER,
            DIM_DATE,
            DIM_EMPLOYEE,
            DIM_STOCK_ITEM,
            DIM_SUPPLIER,
            DIM_PAYMENT_METHOD,
            DIM_TRANSACTION_TYPE,
            FCT_ORDER,
            FCT_SALE,
            FCT_PURCHASE,
            FCT_TRANSACTION,
            FCT_MOVEMENT,
            FCT_STOCK_HOLDING);

    private static final Map<String, TargetTable> BY_TOPIC =
            ALL.stream().collect(Collectors.toUnmodifiableMap(TargetTable::topic, identity()));

    private static final Map<String, TargetTable> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(TargetTable::name, identity()));

    private TargetTables() {}

    /** Every table of the star schema, dimensions first. */
    public static List<TargetTable> all() {
        return ALL;
    }

    /** The table that the output topic fills. */
    public static Optional<TargetTable> byTopic(String topic) {
        return Optional.ofNullable(BY_TOPIC.get(topic));
    }

    /** The table of that name, {@code fct_order}. */
    public static Optional<TargetTable> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
