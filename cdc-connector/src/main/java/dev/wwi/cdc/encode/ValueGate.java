package dev.wwi.cdc.encode;

import org.jspecify.annotations.Nullable;

/** Says what is written in the place of a value. */
@FunctionalInterface
interface ValueGate {
    /** Lets every value pass as it is. */
    ValueGate OPEN = value -> value;

    /** The value to write; null to write NULL. */
    @Nullable
    Object pass(Object value);
}
