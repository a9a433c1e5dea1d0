package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.cdc.source.SlotCheck;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.cdc.source.SourcePreparation;
import dev.wwi.cdc.status.CaptureProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where a run streams from: prepares the source, refuses a slot or a source that does not go with the stored position, and
 * takes the first snapshot where there was none. For one run, in its thread.
 */
final class StreamStart {
    private final CdcConfig config;
    private final SourceDatabase database;
    private final TopicSchemas schemas;
    private final CaptureProgress progress;
    private final Map<String, ChangeTarget> targets;
    private final BooleanSupplier interrupted;

    /**
     * @param config with the tables that are captured
     * @param targets by topic
     * @param interrupted whether a first snapshot shall end where it is
     */
    StreamStart(
            CdcConfig config,
            SourceDatabase database,
            TopicSchemas schemas,
            CaptureProgress progress,
            Map<String, ChangeTarget> targets,
            BooleanSupplier interrupted) {
        this.config = config;
        this.database = database;
        this.schemas = schemas;
        this.progress = progress;
        this.targets = targets;
        this.interrupted = interrupted;
    }

    /** Once the source is ready and its first snapshot in Kafka; empty when interrupted before. */
    Optional<StoredPosition> find(Optional<StoredPosition> stored, ChangeProducer producer, PositionTopic positions)
            throws InterruptedException {
        try (Connection connection = database.open()) {
            new SourcePreparation(config).run(connection);
            CapturedSource actual = database.unread(connection, config.capture());
            stored.ifPresent(position -> SlotCheck.requireSameDatabase(position.source(), actual));
            SlotCheck.requireInactive(ReplicationSlot.find(connection, actual.slot()));
            if (stored.isPresent() && stored.get().resumePoint() != null) {
                Optional<ReplicationSlot> slot = ReplicationSlot.find(connection, actual.slot());
                SlotCheck.requireContinuity(stored.get(), slot, ReplicationSlot.currentWalLsn(connection));
                if (slot.isPresent() && Boolean.FALSE.equals(slot.get().failover())) {
                    database.keepOnStandbys(actual.slot());
                }
                return Optional.of(onTimeline(actual.timeline(), stored.get(), producer, positions));
            }
            return new FirstSnapshot(config, database, schemas, producer, positions, progress, targets, interrupted)
                    .take(connection, stored, actual);
        } catch (SQLException e) {
            throw database.failure("prepare capture", e);
        }
    }

    /** The position on the source's timeline, stored as such before anything of it is captured. */
    private StoredPosition onTimeline(
            int timeline, StoredPosition stored, ChangeProducer producer, PositionTopic positions) throws SQLException {
        if (stored.source().timeline() == timeline) {
            return stored;
        }
        SlotCheck.requireSameHistory(
                stored, timeline, database.endOfTimeline(stored.source().timeline(), timeline));
        StoredPosition moved = new StoredPosition(stored.source().withTimeline(timeline), stored.resumePoint());
        producer.send(positions.sourceRecord(moved.source()));
        producer.commit();
        return moved;
    }
}
