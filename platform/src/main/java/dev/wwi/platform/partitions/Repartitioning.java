package dev.wwi.platform.partitions;

import dev.wwi.cdc.engine.ChangeProducer;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.await.FlowStages;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.deadletter.LetterFilter;
import dev.wwi.platform.generations.GenerationTraces;
import dev.wwi.platform.pause.SlotOutlook;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.PauseStore;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.TopicsMadeAnew;
import dev.wwi.sink.config.SinkConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of the partition count of the topics that feed facts, step by step: capture is halted, and what it has captured
 * drains into the warehouse ({@link #begin}, {@link #awaitDrained}); the services are stopped; the topics are made anew
 * ({@link #remake}); the services are started with the new count and build anew what is computed and filled from them, which
 * is compared with what readers see, row by row, and takes its place; capture goes on ({@link #finish}).
 *
 * <p>Each step is written down before the next begins, and may be repeated: whoever is killed is followed by the next who
 * calls it. As long as capture is halted, what readers see and what is built anew are made of the same changes, so they have
 * to be equal. Not thread-safe; the steps are for one thread.
 */
public final class Repartitioning implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Repartitioning.class);
    private static final String REASON = "the partitions of facts are changed; it goes on by itself";

    private final SinkConfig sink;
    private final KafkaConfig kafka;
    private final Admin admin;
    private final String slot;
    private final PauseStore pauses;
    private final Supplier<Optional<SlotOutlook>> outlook;
    private final GenerationTraces traces;
    private final ChangeLedger ledger;

    /**
     * Opens nothing yet.
     *
     * @param sink the sinks' configuration, which says where Kafka and the warehouse are
     * @param admin used, not owned
     * @param slot the connector's replication slot
     * @param pauses what is halted
     * @param outlook what becomes of the slot while capture is halted; empty if that is not known
     * @param traces of the transforms
     */
    public Repartitioning(
            SinkConfig sink,
            Admin admin,
            String slot,
            PauseStore pauses,
            Supplier<Optional<SlotOutlook>> outlook,
            GenerationTraces traces) {
        this.sink = sink;
        this.kafka = sink.kafka();
        this.admin = admin;
        this.slot = slot;
        this.pauses = pauses;
        this.outlook = outlook;
        this.traces = traces;
        this.ledger = new ChangeLedger(
                kafka.clientSettings(), admin, sink.generations().replicationFactor());
    }

    /** How far the change is that was begun last; empty if there was none. */
    public Optional<ChangePhase> phase() throws InterruptedException {
        return ledger.read().map(PartitionChange::phase);
    }

    /**
     * How many partitions the topics that feed facts have, or are to have as soon as they are made anew; empty if that was
     * never changed.
     */
    public Optional<Integer> partitions() throws InterruptedException {
        return ledger.read().map(PartitionChange::present);
    }

    /** The generation of the transforms that fills the star schema after the change that was begun last. */
    public TransformsGeneration transforms() throws InterruptedException {
        return new TransformsGeneration(require().transforms());
    }

    /**
     * What a change to that count would do, or how far it is.
     *
     * @throws IllegalStateException if it cannot be at the moment; the message says why
     */
    public PartitionPlan plan(int partitions) throws InterruptedException {
        Optional<PartitionChange> change = ledger.read();
        boolean isThisOne =
                change.filter(last -> last.partitions() == partitions).isPresent();
        boolean callsOff = change.filter(last -> callsOff(last, partitions)).isPresent();
        if (change.filter(PartitionChange::isUnderWay).isPresent() && !isThisOne && !callsOff) {
            PartitionChange other = change.get();
            throw new IllegalStateException("a change to " + other.partitions() + " partitions is under way ("
                    + other.phase() + "); finish that one first, by: wwi partitions " + other.partitions()
                    + (other.isUntouched() ? ", or call it off, by: wwi partitions " + other.from() : ""));
        }
        List<PartitionPlan.TopicPlan> topics =
                remaking((step, records) -> {}).plan(Topics.lastingFactTopics(partitions));
        boolean isUnderWay = isThisOne && change.get().isUnderWay();
        if (!isUnderWay && !topics.isEmpty()) {
            refuseWhatIsInTheWay();
        }
        return new PartitionPlan(
                partitions,
                isThisOne ? change.get().phase() : null,
                callsOff,
                topics,
                callsOff
                        ? "The change to " + change.get().partitions()
                                + " partitions is called off, for which nothing was done yet; capture goes on."
                        : effect(topics),
                outlook.get()
                        .map(SlotOutlook::describe)
                        .orElse("The source keeps all WAL from here on for the slot; how much is not known now."),
                isUnderWay ? held() : List.of());
    }

    /**
     * Begins the change, or goes on with it if it is under way: capture is halted. One that is under way and has done nothing
     * yet is called off by an order of the count that there is.
     *
     * @throws IllegalStateException if it cannot be at the moment
     */
    public void begin(int partitions) throws InterruptedException {
        PartitionPlan plan = plan(partitions);
        Optional<PartitionChange> change = ledger.acquire().filter(PartitionChange::isUnderWay);
        if (change.isPresent() && callsOff(change.get(), partitions)) {
            letCaptureGoOn(change.get());
            ledger.write(change.get().calledOff());
            said(ChangePhase.DONE);
        } else if (change.isEmpty() && !plan.topics().isEmpty()) {
            ledger.write(PartitionChange.begin(
                    plan.topics().get(0).partitions(),
                    partitions,
                    fillingTransforms(),
                    traces.unused().number(),
                    !isCaptureHalted()));
            said(ChangePhase.DRAINING);
        }
        ensureHalted();
    }

    /** Halts capture again, should somebody have let it go on, as long as what it captures would be in the way. */
    public void ensureHalted() throws InterruptedException {
        boolean needsIt = ledger.read()
                .filter(change -> change.phase() == ChangePhase.DRAINING || change.phase() == ChangePhase.REMAKING)
                .isPresent();
        if (needsIt && !isCaptureHalted()) {
            pauses.add(new Pause(PauseScope.CAPTURE, Instant.now().truncatedTo(ChronoUnit.SECONDS), REASON));
        }
    }

    /**
     * Returns when all that is in Kafka is in the warehouse. To be called once the connector has halted, and before the
     * topics are made anew once more, when all services are stopped.
     *
     * @throws BarrierTimeoutException if that takes longer
     */
    public void awaitDrained(Duration timeout) throws InterruptedException {
        Instant deadline = Instant.now().plus(timeout);
        try (Barrier barrier = new Barrier(new GroupOffsets(admin), kafka.clientSettings())) {
            for (Barrier.Stage stage : FlowStages.of(TopicReaders.read(sink, admin))) {
                barrier.await(stage, deadline);
            }
        }
    }

    /**
     * All is in the warehouse: the topics are to be made anew as soon as no service runs.
     *
     * @throws IllegalStateException if something else was begun meanwhile that is in the way
     */
    public void drained() throws InterruptedException {
        PartitionChange change = acquire();
        if (change.phase() == ChangePhase.DRAINING) {
            refuseWhatIsInTheWay();
            advance(change, ChangePhase.REMAKING);
        }
    }

    /** The services have to run once more, before the topics can be made anew. */
    public void notDrained() throws InterruptedException {
        PartitionChange change = acquire();
        if (change.phase() == ChangePhase.REMAKING && change.isUntouched()) {
            advance(change, ChangePhase.DRAINING);
        }
    }

    /** Whether the topics are as they were, so that it can still be waited for what is on its way. */
    public boolean isUntouched() throws InterruptedException {
        return require().isUntouched();
    }

    /**
     * Makes the topics anew, and has the sinks build anew what is filled from them. To be called while no service runs; a
     * connector that does is fenced.
     *
     * @param progress is told what is being done, and how many records of it are
     * @throws IllegalStateException if a sink runs, something else was begun meanwhile that is in the way, or another
     *     process does the same
     * @throws KafkaException if Kafka does not do what it is asked for
     */
    public void remake(BiConsumer<String, Long> progress) throws InterruptedException {
        PartitionChange change = acquire();
        if (change.phase() != ChangePhase.REMAKING) {
            return;
        }
        TopicsMadeAnew.requireStopped(sink, admin);
        if (change.isUntouched()) {
            refuseWhatIsInTheWay();
        }
        ensureHalted();
        fenceConnector();
        List<TopicSpec> topics = Topics.lastingFactTopics(change.partitions());
        PartitionChange remade = remaking(progress::accept).run(change, topics);
        List<String> tables =
                TopicsMadeAnew.rebuild(sink, admin, remade.remade(), new TransformsGeneration(remade.transforms()));
        dropLettersOfWhatIsMetAgain(remade.remade());
        LOGGER.atInfo()
                .addKeyValue("topics", remade.remade())
                .addKeyValue("tables", tables)
                .log("Topics were made anew, and tables are filled anew from them");
        advance(remade, ChangePhase.REBUILDING);
    }

    /** The tables that are filled anew and do not show it yet. */
    public Set<String> notShown() {
        return TopicReaders.standingStill(sink, admin);
    }

    /** Tables whose new generation waits for the operator's decision, with why. */
    public List<String> held() {
        return TopicReaders.held(sink, admin).entrySet().stream()
                .map(table -> table.getKey() + ": " + table.getValue())
                .sorted()
                .toList();
    }

    /**
     * Lets capture go on, once all tables show what was filled anew, and removes what the transforms of before have left.
     *
     * @return whether that is done
     */
    public boolean finish() throws InterruptedException {
        PartitionChange change = require();
        if (change.phase() == ChangePhase.DONE) {
            return true;
        }
        if (change.phase() != ChangePhase.REBUILDING || !notShown().isEmpty()) {
            return false;
        }
        letCaptureGoOn(change);
        boolean isRemoved = true;
        for (int old : change.oldTransforms()) {
            isRemoved &= traces.remove(new TransformsGeneration(old));
        }
        if (isRemoved) {
            advance(acquire(), ChangePhase.DONE);
        }
        return isRemoved;
    }

    @Override
    public void close() {
        ledger.close();
    }

    private PartitionChange require() throws InterruptedException {
        return ledger.read().orElseThrow(Repartitioning::neverBegun);
    }

    private static IllegalStateException neverBegun() {
        return new IllegalStateException("no change of the partition count was ever begun");
    }

    private void advance(PartitionChange change, ChangePhase next) throws InterruptedException {
        ledger.write(change.in(next));
        said(next);
    }

    private static void said(ChangePhase phase) {
        LOGGER.atInfo().addKeyValue("phase", phase).log("Change of the partitions of facts");
    }

    private PartitionChange acquire() throws InterruptedException {
        return ledger.acquire().orElseThrow(Repartitioning::neverBegun);
    }

    private static boolean callsOff(PartitionChange change, int partitions) {
        return change.isUnderWay() && change.isUntouched() && change.from() == partitions;
    }

    private TopicRemaking remaking(TopicRemaking.Progress progress) {
        return new TopicRemaking(admin, ledger, this::fenceConnector, progress);
    }

    private List<Integer> fillingTransforms() {
        return TopicReaders.readAll(sink, admin).stream()
                .flatMap(reader -> TransformsGeneration.ofOutput(reader.topic()).stream())
                .map(TransformsGeneration::number)
                .distinct()
                .toList();
    }

    private void letCaptureGoOn(PartitionChange change) throws InterruptedException {
        if (change.haltedCapture() && isCaptureHalted()) {
            pauses.remove(PauseScope.CAPTURE);
        }
    }

    private boolean isCaptureHalted() {
        return pauses.read().containsKey(PauseScope.CAPTURE);
    }

    private void refuseWhatIsInTheWay() throws InterruptedException {
        if (sink.changeLog().enabled()) {
            throw new IllegalStateException("change logs (changeLog.enabled) tell changes by their offsets, which would"
                    + " start over: turn them off, and keep their tables under another name; turned on again after the"
                    + " change, they begin with what the new topics hold");
        }
        Set<String> rebuilt = TopicReaders.rebuilt(sink, admin);
        if (!rebuilt.isEmpty()) {
            throw new IllegalStateException("tables are being rebuilt (" + String.join(", ", rebuilt)
                    + "): wait for them, or finish or abort them first; wwi rebuild --status tells how far they are");
        }
        Optional<StoredPosition> position = new PositionTopic(slot).read(kafka.clientSettings());
        if (position.isEmpty() || !position.get().source().snapshotComplete()) {
            throw new IllegalStateException("the first snapshot by slot " + slot
                    + " is not complete: wait for it, or begin with that partition count, in an empty Kafka");
        }
        CapturedSource source = position.get().source();
        if (!source.rereads().isEmpty()) {
            throw new IllegalStateException("tables are being read beside the stream ("
                    + source.rereads().stream().map(RereadState::table).collect(Collectors.joining(", "))
                    + "), which goes by the topics' offsets: wait for them; wwi status tells how far they are");
        }
    }

    private static String effect(List<PartitionPlan.TopicPlan> topics) {
        long rawTables = topics.stream()
                .filter(topic -> SourceTables.byTopic(topic.topic()).isPresent())
                .count();
        return "Capture is halted until it is done. Once what it has captured is in the warehouse, all services stop, and"
                + " each topic is copied and made anew from its copy, so Kafka needs room for these topics once more."
                + " Then the services start with the new count, and fill " + rawTables + " raw tables and all "
                + TargetTables.all().size() + " of the star schema anew, beside those that readers see, which stand"
                + " still; each is compared with its new one in all rows and columns, and replaced by it."
                + " There is no way back but another change.";
    }

    /** As the start of another connector would; what a transaction of it has left open is aborted by that. */
    private void fenceConnector() throws InterruptedException {
        try {
            admin.fenceProducers(List.of(ChangeProducer.transactionalId(slot)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the connector could not be fenced: " + e.getCause(), e.getCause());
        }
    }

    /**
     * A letter names its record by partition and offset, which are others now. Whatever is still in its topic is met again,
     * and becomes a letter again if it still is bad; what compaction has removed was overtaken.
     */
    private void dropLettersOfWhatIsMetAgain(Set<String> topics) {
        try (DeadLetterDesk desk = new DeadLetterDesk(
                kafka,
                RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), kafka.schemaRegistryProperties()),
                topic -> false)) {
            for (String service : List.of("transforms", "sink")) {
                for (String topic : topics) {
                    desk.drop(new LetterFilter(List.of(), service, topic, null, null, false));
                }
            }
        }
    }
}
