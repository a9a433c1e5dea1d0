package dev.wwi.platform.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Transactions made to trip a pipeline up, kept in a script; each ends with a line that says {@code commit;}. */
final class HostileTransactions {
    private static final String END = "commit;";

    private final List<String> transactions;

    private HostileTransactions(List<String> transactions) {
        this.transactions = List.copyOf(transactions);
    }

    /** Those of {@code /endtoend/<script>}. */
    static HostileTransactions of(String script) throws IOException {
        try (InputStream stream = HostileTransactions.class.getResourceAsStream("/endtoend/" + script)) {
            if (stream == null) {
                throw new IllegalStateException("no resource /endtoend/" + script);
            }
            List<String> transactions = new ArrayList<>();
            StringBuilder current = new StringBuilder();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.equals(END)) {
                    transactions.add(current.toString());
                    current.setLength(0);
                } else {
                    current.append(line).append('\n');
                }
            }
            if (!current.isEmpty()) {
                throw new IllegalStateException(script + " does not end with " + END);
            }
            return new HostileTransactions(transactions);
        }
    }

    /** Commits them one after the other, each on a connection of its own. */
    void run(Oracle oracle) throws SQLException {
        for (String transaction : transactions) {
            try (Connection connection = oracle.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(transaction);
                connection.commit();
            }
        }
    }

    /**
     * Two transactions at once: the one that changes first commits last, so that LSNs and commit times rise in opposite
     * order.
     */
    static void interleave(Oracle oracle, String first, String second) throws SQLException {
        try (Connection slow = oracle.connect();
                Connection fast = oracle.connect();
                Statement slowStatement = slow.createStatement();
                Statement fastStatement = fast.createStatement()) {
            slow.setAutoCommit(false);
            fast.setAutoCommit(false);
            slowStatement.execute(first);
            fastStatement.execute(second);
            fast.commit();
            slow.commit();
        }
    }
}
