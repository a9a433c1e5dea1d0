package dev.wwi.platform.source;

/**
 * How lively the business is.
 *
 * @param seed decides all choices, together with the business day and what the database holds
 * @param transactionsPerSecond how many transactions are made in a second, above 0 and at most 100,000; those that the
 *     database cannot take in time are not made up for
 * @param dayLengthSeconds how long a business day lasts at that rate: there are as many orders a day as fit, 4 at
 *     least and 20,000 at most
 */
public record WorkloadSettings(long seed, double transactionsPerSecond, int dayLengthSeconds) {
    private static final double TRANSACTIONS_PER_ORDER = 6;
    private static final int FEWEST_ORDERS_PER_DAY = 4;
    private static final int MOST_ORDERS_PER_DAY = 20_000;

    public WorkloadSettings {
        requireRate(transactionsPerSecond);
        if (dayLengthSeconds < 1) {
            throw new IllegalArgumentException(
                    "day length of " + dayLengthSeconds + " seconds: allowed are 1 and more");
        }
    }

    /** Five transactions a second, a business day in two minutes. */
    public static WorkloadSettings ordinary() {
        return new WorkloadSettings(42, 5, 120);
    }

    /** The same at another rate. */
    public WorkloadSettings withTransactionsPerSecond(double rate) {
        return new WorkloadSettings(seed, rate, dayLengthSeconds);
    }

    static double requireRate(double transactionsPerSecond) {
        if (!(transactionsPerSecond > 0 && transactionsPerSecond <= 100_000)) {
            throw new IllegalArgumentException("workload rate " + transactionsPerSecond
                    + ": allowed are rates above 0 and up to 100000 transactions per second");
        }
        return transactionsPerSecond;
    }

    int ordersPerDay(double currentRate) {
        double fitting = currentRate * dayLengthSeconds / TRANSACTIONS_PER_ORDER;
        return (int) Math.min(MOST_ORDERS_PER_DAY, Math.max(FEWEST_ORDERS_PER_DAY, fitting));
    }
}
