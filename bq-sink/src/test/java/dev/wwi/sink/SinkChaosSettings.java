package dev.wwi.sink;

/**
 * How much chaos.
 *
 * @param seed of every choice that the test makes
 * @param sinkKills how often a sink is killed
 * @param bigQueryKills how often BigQuery is killed
 * @param rewinds how often both sinks are stopped and the group's offsets set back
 */
record SinkChaosSettings(long seed, int sinkKills, int bigQueryKills, int rewinds) {
    private static final String PREFIX = "wwi.chaos.";

    /** The short form, or with {@code wwi.chaos.form=long} the long one; each number can be set alone. */
    static SinkChaosSettings fromSystemProperties() {
        boolean isLong = System.getProperty(PREFIX + "form", "short").equals("long");
        return new SinkChaosSettings(
                Long.getLong(PREFIX + "seed", System.nanoTime() % 1_000_000),
                Integer.getInteger(PREFIX + "sinkKills", isLong ? 20 : 3),
                Integer.getInteger(PREFIX + "bigQueryKills", isLong ? 12 : 2),
                Integer.getInteger(PREFIX + "rewinds", isLong ? 4 : 1));
    }
}
