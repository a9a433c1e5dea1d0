package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;

/** What Google asks for ingestion; see its price list, for prices differ by location and change. */
public record CostConfig(
        @Setting(
                value = "US dollars for a GiB that the Storage Write API ingests beyond what is free",
                defaultValue = "0.025")
        double usdPerGibibyte,

        @Setting(value = "TiB that are free in a month, for all that the billing account ingests", defaultValue = "2")
        double freeTebibytesPerMonth) {

    public CostConfig {
        requireNotNegative("usdPerGibibyte", usdPerGibibyte);
        requireNotNegative("freeTebibytesPerMonth", freeTebibytesPerMonth);
    }

    /** Google's prices in the US and the EU in 2026. */
    public static CostConfig defaults() {
        return new CostConfig(0.025, 2);
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new ConfigException(name + " is " + value + "; allowed are 0 and more");
        }
    }
}
