package dev.wwi.sink.table;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One generation of a published table, where its rows really are: {@code <staging>.<dataset>__<table>__g<generation>}.
 *
 * @param project the project of all datasets
 * @param stagingDataset the dataset of the physical tables
 * @param published the name that readers use
 * @param generation 1 or more; rises whenever the topic or the table is built anew
 */
public record PhysicalTable(String project, String stagingDataset, PublishedTable published, long generation) {

    private static final Pattern GENERATION = Pattern.compile("__g([1-9][0-9]{0,17})\\b");

    public PhysicalTable {
        if (generation < 1) {
            throw new IllegalArgumentException(
                    "generation of " + published + " is " + generation + ": it must be 1 or more");
        }
    }

    /** The name within the staging dataset. */
    public String name() {
        return published.dataset() + "__" + published.name() + "__g" + generation;
    }

    /** The generation that a view's query reads, if it reads a physical table at all. */
    static Optional<Long> generationIn(String viewQuery) {
        Matcher matcher = GENERATION.matcher(viewQuery);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    /** {@code staging.raw__sales_orders__g1}. */
    @Override
    public String toString() {
        return stagingDataset + "." + name();
    }
}
