package dev.wwi.platform.await;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.streams.Transforms;
import java.util.List;

/** The consuming groups between Kafka and the warehouse. */
public final class FlowStages {
    private FlowStages() {}

    /**
     * In the order of the flow.
     *
     * @param transforms are asked what they read, and need not be started
     * @param sinkGroup the sink's consumer group
     */
    public static List<Barrier.Stage> of(Transforms transforms, String sinkGroup) {
        return List.of(
                new Barrier.Stage(
                        transforms.applicationId(),
                        transforms::reads,
                        Transforms.ROUNDS,
                        transforms.pendingCorrectionsTopic()::equals),
                new Barrier.Stage(
                        sinkGroup,
                        topic -> SourceTables.byTopic(topic).isPresent()
                                || TargetTables.byTopic(topic).isPresent(),
                        1,
                        topic -> false));
    }
}
