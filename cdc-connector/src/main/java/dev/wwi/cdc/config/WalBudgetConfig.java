package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ByteSize;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import java.time.Duration;

/**
 * How much WAL the slot may keep at the source.
 *
 * <p>Capture that makes progress keeps its slot however much WAL it has to catch up with.
 *
 * @param warnBytes from where on capture is degraded
 * @param actBytes from where on the action is taken, once capture stands still
 * @param standstill how long neither the slot nor Kafka may move before the action is taken
 * @param action what is done then
 */
public record WalBudgetConfig(
        @Setting(
                value = "WAL that the slot may keep at the source before capture counts as degraded",
                defaultValue = "4GB")
        ByteSize warnBytes,

        @Setting(
                value = "WAL that the slot may keep at the source while capture makes no progress",
                defaultValue = "32GB")
        ByteSize actBytes,

        @Setting(
                value = "How long capture must make no progress at all before the action is taken",
                defaultValue = "10m")
        Duration standstill,

        @Setting(
                value = "What is done then. DROP_SLOT saves the source's disk; capture then needs a new first snapshot",
                defaultValue = "DROP_SLOT")
        WalBudgetAction action) {
    /** Refuses what cannot work. */
    public WalBudgetConfig {
        if (warnBytes.bytes() > actBytes.bytes()) {
            throw new ConfigException(
                    "warnBytes is " + warnBytes + "; allowed is at most actBytes, which is " + actBytes);
        }
        Bounds.require("standstill", standstill, Duration.ofMillis(100), Duration.ofDays(7));
    }
}
