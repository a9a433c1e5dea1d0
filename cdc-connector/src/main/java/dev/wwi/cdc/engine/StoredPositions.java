package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.schemas.topics.Topics;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The position of a connector that this process is not. */
final class StoredPositions {
    private StoredPositions() {}

    /**
     * What it stored last; empty before its first start. One that runs is not disturbed.
     *
     * @throws KafkaException if Kafka does not answer
     */
    static Optional<StoredPosition> read(CdcConfig config) {
        try (Admin admin = Admin.create(config.kafka().clientSettings())) {
            if (!admin.listTopics().names().get().contains(Topics.CONNECTOR_POSITION)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the topics could not be listed: " + e.getCause(), e);
        }
        return new PositionTopic(config.capture().slot()).read(config.kafka().clientSettings());
    }
}
