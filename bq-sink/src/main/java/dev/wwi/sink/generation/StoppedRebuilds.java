package dev.wwi.sink.generation;

import dev.wwi.runtime.kafka.GroupMembers;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Writes into the ledger while no sink runs that topics were made anew: the tables they filled stand still, and the sinks'
 * next start fills new generations that take their place. All tables or none; may be repeated. Not thread-safe.
 */
public final class StoppedRebuilds {
    /** Three sessions of a member. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_MILLIS = 500;

    private final Map<String, Object> client;
    private final String owner;
    private final Admin admin;
    private final InstantSource clock;

    /**
     * A table whose topic was made anew.
     *
     * @param unbuilt the table as it is if it was never rebuilt
     * @param highest the highest number of which there is a physical table
     * @param topic what fills the new generation
     */
    public record Anew(TableGenerations unbuilt, long highest, String topic) {}

    /**
     * @param client settings of every Kafka client
     * @param owner the consumer group of the tables' first generations
     * @param admin used, not owned
     */
    public StoppedRebuilds(Map<String, Object> client, String owner, Admin admin, InstantSource clock) {
        this.client = Map.copyOf(client);
        this.owner = owner;
        this.admin = admin;
        this.clock = clock;
    }

    /**
     * Writes it down; what has been written down already is left alone.
     *
     * @param replicationFactor of the ledger's topic, if it is missing
     * @throws IllegalStateException if a sink runs, or a table is being rebuilt from something else
     * @throws org.apache.kafka.common.KafkaException if Kafka did not take it
     */
    public void begin(Collection<Anew> tables, int replicationFactor) throws InterruptedException {
        new TopicProvisioner(admin, (short) replicationFactor).provision(Topics.sinkTopics());
        requireStopped();
        try (GenerationLedger ledger = new GenerationLedger(client, owner)) {
            ledger.lead();
            List<TableGenerations> begun = new ArrayList<>();
            for (Anew table : tables) {
                TableGenerations state = ledger.state(table.unbuilt().table()).orElse(table.unbuilt());
                if (!isBegun(state, table)) {
                    begun.add(state.beginAnew(table.highest(), table.topic(), clock.instant()));
                }
            }
            if (!begun.isEmpty()) {
                ledger.write(begun);
            }
        }
    }

    /**
     * Waits for the session of a sink that was killed to end.
     *
     * @throws IllegalStateException if a sink runs
     */
    public void requireStopped() throws InterruptedException {
        String attendants = GenerationLeadership.group(owner);
        GroupMembers members = new GroupMembers(admin);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (members.count(attendants) > 0) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("a sink runs: group " + attendants + " has members; stop it first");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isBegun(TableGenerations state, Anew table) {
        Rebuild rebuild = state.rebuild();
        return rebuild != null
                && rebuild.fromStandsStill()
                && rebuild.to().topic().equals(table.topic());
    }
}
