package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of changes against a model in Java that follows the documentation word by word. */
class RandomChangesIT {
    private static final Rows CHANGES = Rows.changes("id int64", "v string");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTableEqualsTheModelAfterARandomHistory(long seed, @TempDir Path directory) throws Exception {
        // Given
        Random random = new Random(seed);
        Map<Long, Change> model = new HashMap<>();
        try (Session session = Session.start(directory)) {
            session.run("CREATE TABLE item (id INT64, v STRING, PRIMARY KEY (id) NOT ENFORCED)");

            // When
            List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
            try (StreamWriter writer = StreamWriter.newBuilder(
                            session.table("item") + "/_default", session.writeClient())
                    .setWriterSchema(CHANGES.schema())
                    .build()) {
                for (int request = 0; request < 150; request++) {
                    ProtoRows.Builder batch = ProtoRows.newBuilder();
                    for (int i = random.nextInt(120); i >= 0; i--) {
                        Change change = Change.random(random, request + "." + i);
                        batch.addSerializedRows(CHANGES.row(
                                change.id(),
                                change.value(),
                                change.value() == null ? "DELETE" : "UPSERT",
                                change.number()));
                        model.merge(change.id(), change, Change::later);
                    }
                    answers.add(writer.append(batch.build()));
                    if (random.nextInt(10) == 0) {
                        answers.get(answers.size() - 1).get();
                    }
                }
                for (ApiFuture<AppendRowsResponse> answer : answers) {
                    answer.get();
                }
            }

            // Then
            assertThat(new TreeSet<>(session.rows("SELECT id, v FROM item"))).isEqualTo(expected(model));
            assertThat(session.rows("SELECT COUNT(*) - COUNT(DISTINCT id) FROM item"))
                    .containsExactly("0");
        }
    }

    @Test
    void theOrderOfArrivalDoesNotMatterWhenNumbersDiffer(@TempDir Path directory) throws Exception {
        // Given
        Random random = new Random(4);
        List<Change> history = new ArrayList<>();
        Map<Long, Change> model = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            Change change = new Change(
                    random.nextInt(300), i % 7 == 0 ? null : "v" + i, Long.toHexString(i) + "/" + random.nextInt(9));
            history.add(change);
            model.merge(change.id(), change, Change::later);
        }
        Collections.shuffle(history, random);

        try (Session session = Session.start(directory)) {
            session.run("CREATE TABLE item (id INT64, v STRING, PRIMARY KEY (id) NOT ENFORCED)");

            // When
            List<StreamWriter> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(StreamWriter.newBuilder(session.table("item") + "/_default", session.writeClient())
                        .setWriterSchema(CHANGES.schema())
                        .build());
            }
            List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
            for (int from = 0; from < history.size(); from += 25) {
                ProtoRows.Builder batch = ProtoRows.newBuilder();
                history.subList(from, from + 25)
                        .forEach(change -> batch.addSerializedRows(CHANGES.row(
                                change.id(),
                                change.value(),
                                change.value() == null ? "DELETE" : "UPSERT",
                                change.number())));
                answers.add(writers.get(random.nextInt(4)).append(batch.build()));
            }
            for (ApiFuture<AppendRowsResponse> answer : answers) {
                answer.get();
            }
            writers.forEach(StreamWriter::close);

            // Then
            assertThat(new TreeSet<>(session.rows("SELECT id, v FROM item"))).isEqualTo(expected(model));
        }
    }

    private static Set<String> expected(Map<Long, Change> model) {
        Set<String> live = new TreeSet<>();
        model.values().stream()
                .filter(change -> change.value() != null)
                .forEach(change -> live.add(change.id() + "," + change.value()));
        return live;
    }

    /** A change; without a value it is a delete. */
    private record Change(long id, @Nullable String value, String number) {
        static Change random(Random random, String label) {
            StringBuilder number = new StringBuilder(section(random));
            for (int more = random.nextInt(4); more > 0; more--) {
                number.append('/').append(section(random));
            }
            return new Change(random.nextInt(200), random.nextInt(5) == 0 ? null : label, number.toString());
        }

        private static String section(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> "0";
                case 1 -> Integer.toHexString(random.nextInt(4)).toUpperCase(Locale.ROOT);
                case 2 -> "000" + Integer.toHexString(random.nextInt(40));
                default -> Long.toHexString(random.nextLong());
            };
        }

        Change later(Change next) {
            String[] mine = number.split("/", -1);
            String[] theirs = next.number.split("/", -1);
            for (int i = 0; i < 4; i++) {
                int order = section(theirs, i).compareTo(section(mine, i));
                if (order != 0) {
                    return order > 0 ? next : this;
                }
            }
            return next;
        }

        private static BigInteger section(String[] sections, int index) {
            return index < sections.length ? new BigInteger(sections[index], 16) : BigInteger.ZERO;
        }
    }
}
