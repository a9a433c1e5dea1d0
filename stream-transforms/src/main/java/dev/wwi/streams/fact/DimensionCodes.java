package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_PAYMENT_METHOD;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;

import dev.wwi.streams.binary.DamagedBytesException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dimensions that facts look members up in, each with the number that stands for it in the engine's stores: a fact has
 * half a dozen of them, and so has the index. A number is never given to another dimension; new ones are added at the end.
 */
final class DimensionCodes {
    /** Package types, which are no table of the warehouse. */
    static final String PACKAGE_TYPE = "package_type";

    private static final int FIRST = 1;
    private static final List<String> NAMES = List.of(
            DIM_CITY.name(),
            DIM_CUSTOMER.name(),
            DIM_EMPLOYEE.name(),
            DIM_PAYMENT_METHOD.name(),
            DIM_STOCK_ITEM.name(),
            DIM_SUPPLIER.name(),
            DIM_TRANSACTION_TYPE.name(),
            PACKAGE_TYPE);
    private static final Map<String, Integer> CODES = IntStream.range(0, NAMES.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(NAMES::get, index -> index + FIRST));

    private DimensionCodes() {}

    /** Whether a fact can have looked up a member of the dimension. */
    static boolean has(String dimension) {
        return CODES.containsKey(dimension);
    }

    /**
     * The dimension's number, from 1 to 255.
     *
     * @throws IllegalArgumentException if it has none
     */
    static int of(String dimension) {
        Integer code = CODES.get(dimension);
        if (code == null) {
            throw new IllegalArgumentException(
                    "dimension " + dimension + " has no number; those that facts look up are " + NAMES);
        }
        return code;
    }

    /**
     * The dimension of that number.
     *
     * @throws DamagedBytesException if there is none
     */
    static String name(int code) {
        if (code < FIRST || code >= FIRST + NAMES.size()) {
            throw new DamagedBytesException("dimension " + code + " is unknown; known are 1 to " + NAMES.size());
        }
        return NAMES.get(code - FIRST);
    }
}
