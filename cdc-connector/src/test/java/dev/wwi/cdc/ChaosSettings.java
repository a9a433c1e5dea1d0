package dev.wwi.cdc;

import java.time.Duration;

/**
 * How much chaos.
 *
 * @param seed of every choice that the test makes
 * @param connectorKills how often the connector is killed
 * @param brokerKills how often the broker is killed
 * @param postgresKills how often PostgreSQL is killed
 * @param hugeRows row events of the huge transaction
 * @param firstRows rows of each table before the connector first starts
 * @param phaseTime how long the source is written to in each phase at least
 */
record ChaosSettings(
        long seed,
        int connectorKills,
        int brokerKills,
        int postgresKills,
        int hugeRows,
        int firstRows,
        Duration phaseTime) {
    private static final String PREFIX = "wwi.chaos.";

    /** The short form, or with {@code wwi.chaos.form=long} the long one; each number can be set alone. */
    static ChaosSettings fromSystemProperties() {
        boolean isLong = System.getProperty(PREFIX + "form", "short").equals("long");
        return new ChaosSettings(
                Long.getLong(PREFIX + "seed", System.nanoTime() % 1_000_000),
                Integer.getInteger(PREFIX + "kills", isLong ? 20 : 4),
                Integer.getInteger(PREFIX + "brokerKills", isLong ? 5 : 1),
                Integer.getInteger(PREFIX + "postgresKills", isLong ? 5 : 1),
                Integer.getInteger(PREFIX + "hugeRows", isLong ? 5_000_000 : 50_000),
                Integer.getInteger(PREFIX + "firstRows", isLong ? 200_000 : 10_000),
                Duration.ofMillis(Integer.getInteger(PREFIX + "phaseMillis", isLong ? 10_000 : 1_000)));
    }
}
