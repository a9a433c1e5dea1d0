package dev.wwi.platform.source;

import java.sql.SQLException;
import java.time.LocalTime;

/**
 * One transaction to be made.
 *
 * @param pattern its kind
 * @param time the simulated time of day it happens
 * @param work what it does; false when there turned out to be nothing to do
 */
record BusinessStep(WorkloadPattern pattern, LocalTime time, Work work) {
    /** The statements of one transaction. */
    @FunctionalInterface
    interface Work {
        boolean run(WorkloadSession session) throws SQLException;
    }
}
