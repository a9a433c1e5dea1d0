package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.cdc.source.SlotCheck;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.postgresql.replication.LogSequenceNumber;

/**
 * The way out of the states in which the slot does not hold what follows the resume point: makes the connector's next
 * start take a new first snapshot over what the topics hold.
 *
 * <p>Changes nothing at the source but the slot, and nothing in the change topics. May be interrupted and repeated: the
 * position is written before the slot is dropped, and a connector that finds the one without the other drops the slot
 * itself. Used by one thread.
 */
public final class CaptureRecovery {
    private final CdcConfig config;
    private final SourceDatabase database;

    /**
     * What a person must have said, since it cannot be undone.
     *
     * @param otherSource that the source may be another than the one that was captured
     * @param unknownSlot that a slot may be dropped of which Kafka holds no position, and which may be another
     *     application's
     */
    public record Consent(boolean otherSource, boolean unknownSlot) {}

    private record Situation(
            CapturedSource actual, long walLsn, Optional<ReplicationSlot> slot, Optional<StoredPosition> stored) {}

    /** Of the configured connector, which should not run. */
    public CaptureRecovery(CdcConfig config) {
        this.config = config;
        this.database = new SourceDatabase(config.source());
    }

    /**
     * Says what {@link #run} would do; changes nothing.
     *
     * @throws CaptureException where {@link #run} would refuse
     */
    public CapturePlan plan(Consent consent) {
        try (Connection connection = database.open()) {
            Situation situation = look(connection);
            requireRecoverable(situation, consent);
            return new CapturePlan(found(situation), steps(situation));
        } catch (SQLException e) {
            throw database.failure("answer", e);
        } catch (KafkaException e) {
            throw Failures.name(e);
        }
    }

    /**
     * Does it.
     *
     * @throws CaptureException {@code SLOT_IN_USE} if the connector is running, {@code OTHER_SOURCE} or {@code
     *     SLOT_WITHOUT_POSITION} if the consent to that is missing, {@code SLOT_MISSING} if the slot is another
     *     application's
     */
    public void run(Consent consent) throws InterruptedException {
        try (Connection connection = database.open();
                Admin admin = Admin.create(config.kafka().clientSettings())) {
            requireRecoverable(look(connection), consent);
            new TopicProvisioner(admin, (short) config.capture().replicationFactor())
                    .provision(Topics.connectorTopics());
            String name = config.capture().slot();
            try (ChangeProducer producer = ChangeProducer.open(config.kafka().clientSettings(), name)) {
                Situation situation = look(connection);
                requireRecoverable(situation, consent);
                producer.send(new PositionTopic(name).sourceRecord(situation.actual()));
                producer.commit();
                if (situation.slot().isPresent()) {
                    ReplicationSlot.drop(connection, name);
                }
            }
        } catch (SQLException e) {
            throw database.failure("drop the slot", e);
        } catch (KafkaException e) {
            throw Failures.name(e);
        }
    }

    private Situation look(Connection connection) throws SQLException {
        return new Situation(
                database.unread(connection, config.capture()),
                ReplicationSlot.currentWalLsn(connection),
                ReplicationSlot.find(connection, config.capture().slot()),
                StoredPositions.read(config));
    }

    private static void requireRecoverable(Situation situation, Consent consent) {
        CapturedSource actual = situation.actual();
        Optional<CapturedSource> stored = situation.stored().map(StoredPosition::source);
        if (stored.isPresent() && !consent.otherSource()) {
            SlotCheck.requireSameDatabase(stored.get(), actual);
        }
        if (situation.slot().isEmpty()) {
            return;
        }
        ReplicationSlot slot = situation.slot().get();
        boolean isOfStored = stored.isPresent()
                && stored.get().systemIdentifier().equals(actual.systemIdentifier())
                && stored.get().database().equals(slot.database());
        if (stored.isEmpty() && !consent.unknownSlot()) {
            throw SlotCheck.withoutPosition(actual.slot(), slot);
        }
        SlotCheck.requireOwn(actual.slot(), slot, isOfStored ? stored.get().database() : actual.database());
        if (slot.active()) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_IN_USE,
                    "process " + slot.activeProcessId() + " of PostgreSQL streams from slot " + actual.slot(),
                    "Stop the connector first. If it is no process of yours, see pg_stat_replication.");
        }
    }

    private static List<String> found(Situation situation) {
        CapturedSource actual = situation.actual();
        List<String> lines = new ArrayList<>();
        lines.add("source: database " + actual.database() + " of cluster " + actual.systemIdentifier()
                + ", WAL ends at " + text(situation.walLsn()));
        lines.add(situation
                .slot()
                .map(slot -> "slot " + actual.slot() + ": " + slot.walStatus() + ", confirmed up to "
                        + text(slot.confirmedFlushLsn()) + ", keeps " + slot.retainedBytes() + " bytes of WAL")
                .orElse("slot " + actual.slot() + ": does not exist"));
        lines.add(situation.stored().map(CaptureRecovery::describe).orElse("stored position: none"));
        return lines;
    }

    private static String describe(StoredPosition stored) {
        ResumePoint point = stored.resumePoint();
        return "stored position: database " + stored.source().database() + " of cluster "
                + stored.source().systemIdentifier() + ", "
                + (point == null ? "first snapshot not complete" : "captured up to " + text(point.startLsn()));
    }

    private static List<String> steps(Situation situation) {
        CapturedSource actual = situation.actual();
        List<String> steps = new ArrayList<>();
        steps.add("fence every connector of slot " + actual.slot() + " in Kafka");
        steps.add("write to " + Topics.CONNECTOR_POSITION + " that the first snapshot of "
                + actual.tables().size() + " tables of database " + actual.database() + " is not complete"
                + difference(situation));
        if (situation.slot().isPresent()) {
            steps.add("drop slot " + actual.slot());
        }
        steps.add(
                "the connector's next start creates the slot and reads all rows; rows that the topics hold already are"
                        + " marked as read again, rows that are gone are deleted");
        return steps;
    }

    private static String difference(Situation situation) {
        if (situation.stored().isEmpty()) {
            return "";
        }
        List<String> before = situation.stored().get().source().tables();
        Set<String> added = new HashSet<>(situation.actual().tables());
        before.forEach(added::remove);
        Set<String> left = new HashSet<>(before);
        situation.actual().tables().forEach(left::remove);
        return (added.isEmpty() ? "" : "; added: " + added.stream().sorted().toList())
                + (left.isEmpty()
                        ? ""
                        : "; no longer captured, their topics stay as they are: "
                                + left.stream().sorted().toList());
    }

    private static String text(long lsn) {
        return LogSequenceNumber.valueOf(lsn).asString();
    }
}
