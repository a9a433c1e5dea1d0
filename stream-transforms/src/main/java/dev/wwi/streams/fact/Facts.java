package dev.wwi.streams.fact;

import java.util.List;

/** All facts. To add one, write its file after the pattern of {@link OrderFact} and add its line here. */
final class Facts {
    private Facts() {}

    static List<FactDefinition> all() {
        return List.of(
                OrderFact.definition(),
                SaleFact.definition(),
                PurchaseFact.definition(),
                TransactionFact.definition(),
                MovementFact.definition(),
                StockHoldingFact.definition());
    }
}
