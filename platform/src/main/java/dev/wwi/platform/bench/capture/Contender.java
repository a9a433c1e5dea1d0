package dev.wwi.platform.bench.capture;

import dev.wwi.platform.bench.MeasuredProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** A way from PostgreSQL's WAL into Kafka, in a process of its own. */
interface Contender {
    /** Whose rows are captured. */
    String ORDERS = "sales.orders";

    /** Whose rows are captured. */
    String ORDER_LINES = "sales.order_lines";

    /** Partitions of each topic. */
    int PARTITIONS = 4;

    String name();

    /** The topic of a table. */
    String topic(String table);

    /** Topics that have to be there before it starts, with their partitions. */
    Map<String, Integer> topicsToCreate();

    /** Makes a slot from whose present end it will start. */
    void prepare(String database, String slot) throws IOException, InterruptedException, SQLException;

    /** Starts it at a slot that was prepared. */
    MeasuredProcess stream(String database, String slot) throws IOException;

    /** Starts it without a slot, so that it reads the rows that exist, then streams. */
    MeasuredProcess readRows(String database, String slot) throws IOException;
}
