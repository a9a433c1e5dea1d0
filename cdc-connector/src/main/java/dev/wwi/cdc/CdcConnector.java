package dev.wwi.cdc;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.engine.CaptureHalt;
import dev.wwi.cdc.engine.CaptureLoop;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.source.Heartbeats;
import dev.wwi.cdc.source.PreflightCheck;
import dev.wwi.cdc.status.CaptureMetrics;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.cdc.status.SlotStatus;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.Pauses;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connector: PostgreSQL's rows and changes into the change topics.
 *
 * <p>Guarantees: each change is in its topic exactly once for readers of committed records, whatever is killed when; all
 * changes of a table are in commit order; all changes of a source transaction that a batch holds become visible
 * together. The first snapshot is consistent with the point from which streaming goes on; when it is interrupted, it
 * goes on behind what is in Kafka, and sends no row twice.
 */
public final class CdcConnector implements Service {
    private static final String NAME = "cdc-connector";
    private static final int SCHEMAS_PER_SUBJECT = 1_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final CdcConfig config;
    private final CaptureProgress progress;
    private final CaptureLoop loop;
    private final Heartbeats heartbeats;
    private final Pauses pauses;
    private final Thread thread;

    /** Wires the connector; nothing is opened before {@link #start()}. */
    public CdcConnector(CdcConfig config, MeterRegistry meters) {
        SchemaRegistryClient registry = new CachedSchemaRegistryClient(
                config.kafka().schemaRegistryUrl(),
                SCHEMAS_PER_SUBJECT,
                config.kafka().schemaRegistryProperties());
        this.config = config;
        this.progress = new CaptureProgress();
        CaptureMetrics.register(meters, progress);
        this.pauses = new Pauses(PauseScope.CAPTURE, config.kafka().clientSettings(), meters, this::pausesChanged);
        this.loop = new CaptureLoop(
                config, TopicSchemas.of(new RegistrySchemaIds(registry), registry), progress, new Halt());
        this.heartbeats = new Heartbeats(config, progress, loop::captured, loop::failure, loop::standStill);
        this.thread = new Thread(loop, NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        pauses.start();
        thread.start();
        heartbeats.start();
    }

    @Override
    public Health health() {
        CaptureException failure = loop.failure();
        CaptureStatus status = progress.status();
        if (failure != null
                && (status.phase() == CapturePhase.FAILED || !failure.code().isRetriable())) {
            return new Health.Failed(failure.code().name(), withFindings(text(failure), status), failure.hint());
        }
        return switch (status.phase()) {
            case STARTING -> new Health.Starting(withFindings("preparing the source", status));
            case SNAPSHOT -> new Health.Starting(withFindings("reading the first snapshot", status));
            case STREAMING -> streaming(status);
            case PAUSED ->
                new Health.Paused(withFindings(
                        pauses.pause(PauseScope.CAPTURE).map(Pause::describe).orElse("going on"), status));
            case RETRYING ->
                new Health.Degraded(withFindings(failure == null ? "starting again" : text(failure), status));
            case FAILED -> new Health.Failed("ENGINE_FAILED", "capture ended", "See the log.");
            case STOPPED -> new Health.Degraded("stopped");
        };
    }

    /** What capture is doing now. */
    public CaptureStatus status() {
        return progress.status();
    }

    /**
     * The latest instant, by the clock of this process, of which it is known that all that was committed at the source
     * before it is in Kafka. Heartbeats make it rise at an idle source, too. Empty before the first is known.
     */
    public Optional<Instant> completeUpTo() {
        return Optional.ofNullable(progress.completeUpTo());
    }

    /** How far capture is behind the source, as of the last look at it; {@code capture.heartbeatInterval} is their pace. */
    public StageLag lag() {
        return progress.lag();
    }

    /**
     * Writes a message into the source's WAL now, so that {@link CaptureStatus#capturedLsn()} soon passes every LSN of
     * before the call even if the source is idle. Does nothing while the source is out of reach.
     */
    public void beat() {
        heartbeats.beat();
    }

    /**
     * Has a captured table read again while streaming goes on: afterwards its topic holds each row as the source has it,
     * and deletes for rows that the source does not have. Returns at once; {@link CaptureStatus#rereads()} tells how far
     * it is. A restart goes on with it.
     *
     * @throws IllegalArgumentException if the table is not captured
     * @throws IllegalStateException if capture does not stream at the moment
     */
    public void reread(SourceTable table) {
        loop.reread(List.of(captured(table.qualifiedName())));
    }

    /**
     * The same for several tables, one after the other; for none if one of them is refused.
     *
     * @return their qualified names
     * @throws IllegalArgumentException if a table is not captured
     * @throws IllegalStateException if capture does not stream at the moment
     */
    public List<String> reread(RereadOrder order) {
        List<SourceTable> tables = order.isOfAll()
                ? loop.captured()
                : order.tables().stream().map(this::captured).toList();
        loop.reread(tables);
        return tables.stream().map(SourceTable::qualifiedName).toList();
    }

    /**
     * Has tables captured too, as if {@code capture.tables} had named them at the start, until this process ends; the next
     * start goes by its configuration. All others go on but for a moment. Returns at once; {@link CaptureStatus#rereads()}
     * tells how far their rows are read.
     *
     * @return their qualified names
     * @throws IllegalArgumentException if a table is unknown or captured already
     * @throws IllegalStateException if capture does not stream at the moment, or the source lacks what these tables take;
     *     with the statements that set it
     */
    public List<String> add(AdditionOrder order) {
        List<SourceTable> captured = loop.captured();
        List<SourceTable> tables =
                order.tables().stream().map(name -> uncaptured(name, captured)).toList();
        CapturePhase phase = progress.status().phase();
        if (phase != CapturePhase.STREAMING) {
            throw new IllegalStateException(
                    String.join(", ", order.tables()) + " cannot be added while capture does not"
                            + " stream; it is in phase " + phase + ", allowed is " + CapturePhase.STREAMING);
        }
        try {
            PreflightCheck.requireNoErrors(new PreflightCheck(config.withTables(
                            Stream.concat(captured.stream(), tables.stream()).toList()))
                    .run());
        } catch (CaptureException e) {
            throw new IllegalStateException(e.getMessage() + ". " + e.hint(), e);
        }
        loop.add(tables);
        return order.tables();
    }

    private static SourceTable uncaptured(String name, List<SourceTable> captured) {
        SourceTable table = SourceTables.byQualifiedName(name)
                .orElseThrow(() -> new IllegalArgumentException(name + " is no known table; allowed are "
                        + SourceTables.all().stream()
                                .filter(known -> !captured.contains(known))
                                .map(SourceTable::qualifiedName)
                                .collect(Collectors.joining(", "))));
        if (captured.contains(table)) {
            throw new IllegalArgumentException(name + " is captured already");
        }
        return table;
    }

    @Override
    public void close() {
        pauses.close();
        heartbeats.close();
        loop.stop();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pausesChanged() {
        loop.haltChanged();
    }

    private final class Halt implements CaptureHalt {
        @Override
        public boolean isOn() {
            return pauses.isHalted(PauseScope.CAPTURE);
        }

        @Override
        public boolean isPause() {
            return pauses.pause(PauseScope.CAPTURE).isPresent();
        }
    }

    private SourceTable captured(String name) {
        List<SourceTable> captured = loop.captured();
        return captured.stream()
                .filter(table -> table.qualifiedName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name
                        + (SourceTables.byQualifiedName(name).isPresent()
                                ? " is not captured (capture.tables)"
                                : " is no known table")
                        + "; captured are "
                        + captured.stream().map(SourceTable::qualifiedName).collect(Collectors.joining(", "))));
    }

    private Health streaming(CaptureStatus status) {
        List<String> findings = findings(status);
        return findings.isEmpty() ? new Health.Running() : new Health.Degraded(String.join("; ", findings));
    }

    private String withFindings(String text, CaptureStatus status) {
        return Stream.concat(Stream.of(text), findings(status).stream()).collect(Collectors.joining("; "));
    }

    /** What is wrong although capture goes on. */
    private List<String> findings(CaptureStatus status) {
        List<String> findings = new ArrayList<>();
        status.stoppedTables()
                .forEach(table -> findings.add(table.table() + " stands still with " + table.code() + ": "
                        + table.reason() + ". " + table.hint()));
        Optional.ofNullable(progress.additionTrouble()).ifPresent(findings::add);
        Optional.ofNullable(status.slot()).map(SlotStatus::warning).ifPresent(findings::add);
        return findings;
    }

    private static String text(CaptureException failure) {
        return String.valueOf(failure.getMessage());
    }
}
