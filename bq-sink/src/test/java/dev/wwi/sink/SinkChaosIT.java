package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.bqlocal.LocalBigQueryCommand;
import dev.wwi.embedded.FreePort;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sinks and BigQuery, each a process, are killed again and again while changes are written and appends meet faults.
 * Afterwards the warehouse is compared with a model that the test kept ({@link SinkChaosSource}).
 *
 * <p>The short form runs in every build, the long one with {@code -Pchaos}; see {@link SinkChaosSettings}. The seed that
 * is printed repeats the choices, not the moments at which they meet the processes.
 */
class SinkChaosIT {
    private static final String GROUP = "chaos";
    private static final String LOG_GROUP = "chaos-changes";
    private static final int SINKS = 2;
    private static final int LONGEST_PAUSE_MILLIS = 1_500;
    private static final int FARTHEST_REWIND = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String FAULTS = "{\"seed\": %d, \"maxLatencyMillis\": 15, \"schemaLagMillis\": 1500,"
            + " \"earlierOfTies\": true, \"rates\":"
            + " {\"ABORTED\": 0.03, \"INTERNAL\": 0.02, \"UNAVAILABLE\": 0.02, \"RESOURCE_EXHAUSTED\": 0.02,"
            + " \"LOST_REQUEST\": 0.02, \"LOST_ANSWER\": 0.03, \"APPLIED_TWICE\": 0.05}}";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final SinkChaosSettings settings = SinkChaosSettings.fromSystemProperties();
    private final Random random = new Random(settings.seed());
    private final List<SinkChaosSource> sources = new ArrayList<>();
    private final List<ChildProcess> sinks = new ArrayList<>();
    private final Map<Event, Integer> happened = new TreeMap<>();
    private SinkFixture fixture;
    private ChildProcess bigQuery;
    private EndpointConfig endpoint;
    private long rewound;

    private enum Event {
        SINK_KILLED,
        BIGQUERY_KILLED,
        OFFSETS_SET_BACK
    }

    @Test
    void theWarehouseIsAsTheChangesSayWhateverFailsAndWhoeverIsKilled() throws Exception {
        say("chaos with seed " + settings.seed() + " in " + directory + ": " + settings);
        try (SinkFixture servers = new SinkFixture(directory)) {
            // Given
            fixture = servers;
            endpoint = new EndpointConfig("127.0.0.1:" + FreePort.any(), "http://127.0.0.1:" + FreePort.any());
            sources.add(new SinkChaosSource(fixture, SourceTables.ORDERS, SinkFixture.FACT_PARTITIONS, random()));
            sources.add(new SinkChaosSource(fixture, SourceTables.ORDER_LINES, SinkFixture.FACT_PARTITIONS, random()));
            sources.add(new SinkChaosSource(fixture, SourceTables.COLORS, 1, random()));
            startBigQuery();
            for (int sink = 0; sink < SINKS; sink++) {
                sinks.add(startSink());
            }
            // When
            try (SinkChaosWriter writer = new SinkChaosWriter(sources)) {
                happen(writer);
                writer.finish();
            }
            awaitAllCommitted();
            // Then
            assertSame();
        } finally {
            sinks.forEach(ChildProcess::close);
            bigQuery.close();
            sources.forEach(SinkChaosSource::close);
        }
    }

    private Random random() {
        return new Random(random.nextLong());
    }

    private void happen(SinkChaosWriter writer) throws Exception {
        List<Event> events = new ArrayList<>();
        events.addAll(Collections.nCopies(settings.sinkKills(), Event.SINK_KILLED));
        events.addAll(Collections.nCopies(settings.bigQueryKills(), Event.BIGQUERY_KILLED));
        events.addAll(Collections.nCopies(settings.rewinds(), Event.OFFSETS_SET_BACK));
        Collections.shuffle(events, random);
        for (int number = 0; number < events.size(); number++) {
            if (number == events.size() / 2) {
                writer.alter();
            }
            awaitProgress();
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            Event event = events.get(number);
            say("  " + event + " after " + sum(fixture.committed(GROUP)) + " records");
            happened.merge(event, 1, Integer::sum);
            switch (event) {
                case SINK_KILLED -> {
                    sinks.remove(random.nextInt(sinks.size())).kill();
                    sinks.add(startSink());
                }
                case BIGQUERY_KILLED -> {
                    bigQuery.kill();
                    Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                    startBigQuery();
                }
                case OFFSETS_SET_BACK -> setBack();
            }
        }
    }

    private void setBack() throws Exception {
        for (ChildProcess sink : sinks) {
            sink.stop();
        }
        sinks.clear();
        setBack(GROUP);
        setBack(LOG_GROUP);
        for (int sink = 0; sink < SINKS; sink++) {
            sinks.add(startSink());
        }
    }

    private void setBack(String group) {
        Map<TopicPartition, Long> earlier = new HashMap<>();
        fixture.committed(group).forEach((partition, offset) -> {
            long back = Math.min(offset, random.nextInt(FARTHEST_REWIND));
            earlier.put(partition, offset - back);
            rewound += back;
        });
        await().atMost(PATIENCE).until(() -> fixture.setCommitted(group, earlier));
    }

    private void startBigQuery() throws IOException {
        bigQuery = ChildProcess.start(
                LocalBigQueryCommand.class,
                directory.resolve("bigquery.log"),
                "--dir=" + directory.resolve("bigquery"),
                "--grpc-port=" + portOf(endpoint.grpc()),
                "--rest-port=" + portOf(endpoint.rest()),
                "--faults=" + FAULTS.formatted(random.nextInt()));
    }

    private ChildProcess startSink() throws IOException {
        Path config = directory.resolve("sink.yaml");
        Files.writeString(config, """
                kafka:
                  bootstrapServers: %s
                  schemaRegistryUrl: %s
                  properties:
                    session.timeout.ms: "6000"
                    heartbeat.interval.ms: "1500"
                bigQuery:
                  project: wwi-test
                  endpoint:
                    grpc: %s
                    rest: %s
                consume:
                  group: %s
                  commitInterval: 200ms
                  deadLetterLimit: 1000000
                changeLog:
                  enabled: true
                  group: %s
                append:
                  linger: 20ms
                  maxRequestRows: 200
                  maxRequestsInFlight: 4
                operations:
                  port: 0
                """.formatted(
                        fixture.kafka().bootstrapServers(),
                        fixture.kafka().schemaRegistryUrl(),
                        endpoint.grpc(),
                        endpoint.rest(),
                        GROUP,
                        LOG_GROUP));
        return ChildProcess.start(SinkMain.class, directory.resolve("sink.log"), "--config", config.toString());
    }

    /** A kill counts only if it meets sinks that are at work. */
    private void awaitProgress() {
        long before = sum(fixture.committed(GROUP));
        await("more is committed").atMost(PATIENCE).until(() -> sum(fixture.committed(GROUP)) > before);
    }

    private void awaitAllCommitted() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (SinkChaosSource source : sources) {
            ends.putAll(fixture.ends(
                    source.table().topic(), fixture.partitions(source.table().topic())));
        }
        await("everything is committed").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(sinks).allMatch(ChildProcess::isAlive);
            assertThat(fixture.committed(GROUP)).containsAllEntriesOf(ends);
            assertThat(fixture.committed(LOG_GROUP)).containsAllEntriesOf(ends);
        });
    }

    private void assertSame() throws Exception {
        BigQuery reader = BigQueryClients.rest(BigQueryConfig.local("wwi-test", endpoint));
        Set<String> letters = new TreeSet<>();
        fixture.records(Topics.SINK_DEAD_LETTERS).stream()
                .map(DeadLetter::parse)
                .forEach(letter -> letters.add(letter.topic() + "-" + letter.partition() + "@" + letter.offset()));
        Set<String> badRecords = new TreeSet<>();
        long logged = 0;
        List<String> wrong = new ArrayList<>();
        long compared = 0;
        long lost = 0;
        long doubled = 0;
        long changes = 0;
        for (SinkChaosSource source : sources) {
            badRecords.addAll(source.badRecords());
            changes += source.changes();
            Map<Integer, String> found = new HashMap<>();
            String view = "raw." + source.table().rawTableName();
            String shade = source.isAltered() ? "shade" : "CAST(NULL AS STRING)";
            for (FieldValueList row : reader.query(QueryJobConfiguration.of(
                            "SELECT " + source.key() + ", comment, " + shade + " FROM " + view))
                    .iterateAll()) {
                compared++;
                String values = row.get(1).getStringValue() + "|" + row.get(2).getValue();
                if (found.put((int) row.get(0).getLongValue(), values) != null) {
                    doubled++;
                    wrong.add(view + " has key " + row.get(0).getLongValue() + " twice");
                }
            }
            for (Map.Entry<Integer, String> expected : source.rows().entrySet()) {
                String value = found.remove(expected.getKey());
                if (!expected.getValue().equals(value)) {
                    lost++;
                    wrong.add(view + " has " + value + " at " + expected);
                }
            }
            doubled += found.size();
            logged += assertLogged(reader, source, wrong);
            found.forEach((key, value) -> wrong.add(view + " has " + key + "=" + value + ", which is deleted"));
        }
        say("seed %d: %s, %,d records set back".formatted(settings.seed(), happened, rewound));
        say("seed %d: %,d changes, %,d rows compared, %,d lost, %,d doubled; %,d bad records, %,d dead letters"
                .formatted(settings.seed(), changes, compared, lost, doubled, badRecords.size(), letters.size()));
        say("seed %d: %,d changes in the logs".formatted(settings.seed(), logged));
        assertThat(wrong).as("with seed %d", settings.seed()).isEmpty();
        assertThat(letters).as("dead letters").isEqualTo(badRecords);
        assertThat(compared).isPositive();
        assertThat(badRecords).isNotEmpty();
    }

    /** Compares a change log with the model; returns how many changes it has. */
    private static long assertLogged(BigQuery reader, SinkChaosSource source, List<String> wrong)
            throws InterruptedException {
        String log = "raw_changes." + source.table().rawTableName();
        FieldValueList counts = reader.query(QueryJobConfiguration.of("SELECT COUNT(*), COUNT(DISTINCT change_sequence"
                        + " || '/' || CAST(kafka_partition AS STRING)) FROM " + log))
                .iterateAll()
                .iterator()
                .next();
        long expected = source.changes() - source.tombstones();
        long rows = counts.get(0).getLongValue();
        if (rows != expected || counts.get(1).getLongValue() != expected) {
            wrong.add(log + " has " + rows + " rows of " + counts.get(1).getLongValue() + " changes, there were "
                    + expected);
        }
        Map<Integer, String> newest = new HashMap<>();
        String shade = source.isAltered() ? "shade" : "CAST(NULL AS STRING)";
        for (FieldValueList row : reader.query(QueryJobConfiguration.of("SELECT " + source.key()
                        + ", change_type, comment, " + shade + " FROM " + log + " ORDER BY change_sequence"))
                .iterateAll()) {
            int key = (int) row.get(0).getLongValue();
            if (row.get(1).getStringValue().equals("DELETE")) {
                newest.remove(key);
            } else {
                newest.put(key, row.get(2).getStringValue() + "|" + row.get(3).getValue());
            }
        }
        if (!newest.equals(source.rows())) {
            wrong.add(log + " leaves other rows than the changes do");
        }
        return rows;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String portOf(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
