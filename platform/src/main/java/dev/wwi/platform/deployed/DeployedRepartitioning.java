package dev.wwi.platform.deployed;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.console.ConnectorClient;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.generations.GenerationTraces;
import dev.wwi.platform.partitions.ChangePhase;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.Repartitioning;
import dev.wwi.platform.pause.SlotOutlook;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.kafka.GroupMembers;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReader;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.config.SinkConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/**
 * Leads an operator through a change of the partition count of services that run on their own, whom nobody else can stop and
 * start: it does its part, says what is to be done, and goes on when it sees that it was. It asks Kafka, the source and the
 * warehouse; no service has to answer. Confined to one thread.
 */
public final class DeployedRepartitioning implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final double MILLIS_OF_A_SECOND = 1_000;
    private static final String STOP = "stop the connector, all transforms and all sinks now";

    private final CdcConfig connector;
    private final SinkConfig sink;
    private final Optional<ConnectorClient> connectorPort;
    private final Admin admin;
    private final GroupMembers members;
    private final Repartitioning steps;

    /** Opens its connections to Kafka. */
    public DeployedRepartitioning(Deployment deployment) {
        this.connector = deployment.connector();
        this.sink = deployment.sink();
        this.connectorPort = deployment.connectorPort();
        this.admin = Admin.create(sink.kafka().clientSettings());
        this.members = new GroupMembers(admin);
        this.steps = new Repartitioning(
                sink,
                admin,
                connector.capture().slot(),
                new PauseLedger(sink.kafka().clientSettings()),
                this::outlook,
                new GenerationTraces(
                        admin,
                        Path.of(deployment.transforms().processing().stateDirectory()),
                        connector.capture().factPartitions()));
    }

    /**
     * What the change does, or how far it is.
     *
     * @throws IllegalStateException if it cannot be at the moment; the message says why
     */
    public PartitionPlan plan(int partitions) throws InterruptedException {
        return steps.plan(partitions);
    }

    /**
     * Begins the change or goes on with it, and returns when it is done, or is held for a decision.
     *
     * @return tables that are held, with why; empty if it is done
     */
    public List<String> run(int partitions, Terminal terminal) throws InterruptedException {
        steps.begin(partitions);
        while (true) {
            switch (steps.phase().orElse(ChangePhase.DONE)) {
                case DRAINING -> drain(terminal);
                case REMAKING -> remake(terminal);
                case REBUILDING -> {
                    List<String> held = rebuild(partitions, terminal);
                    if (!held.isEmpty()) {
                        return held;
                    }
                }
                case DONE -> {
                    return List.of();
                }
            }
        }
    }

    @Override
    public void close() {
        steps.close();
        admin.close();
    }

    private void drain(Terminal terminal) throws InterruptedException {
        steps.ensureHalted();
        Phase line = Phase.begin(terminal, "Draining");
        Optional<String> behind = behind();
        while (behind.isPresent()) {
            line.update("capture is halted; keep transforms and sinks running: " + behind.get());
            Thread.sleep(POLL.toMillis());
            behind = behind();
        }
        line.done("what was captured is in the warehouse");
        Phase stopping = Phase.begin(terminal, "Stopping");
        awaitStopped(stopping);
        Optional<String> left = behind();
        if (left.isPresent()) {
            stopping.failed("not all is in the warehouse; start transforms and sinks again: " + left.get());
            while (members.count(sink.consume().group()) == 0) {
                Thread.sleep(POLL.toMillis());
            }
            return;
        }
        stopping.done("no service runs");
        steps.drained();
    }

    private void awaitStopped(Phase line) throws InterruptedException {
        for (Set<String> running = running(); !running.isEmpty(); running = running()) {
            line.update(STOP + "; still there: " + String.join(", ", running));
            Thread.sleep(POLL.toMillis());
        }
    }

    private void remake(Terminal terminal) throws InterruptedException {
        Phase line = Phase.begin(terminal, "Topics");
        awaitStopped(line);
        steps.remake((step, records) -> line.update(step + ", " + Terminal.format(records) + " records"));
        line.done("made anew");
    }

    private List<String> rebuild(int partitions, Terminal terminal) throws InterruptedException {
        TransformsGeneration transforms = steps.transforms();
        Phase line = Phase.begin(terminal, "Tables");
        terminal.println(
                "  Set capture.factPartitions: " + partitions + " in connector.yaml, processing.factPartitions: "
                        + partitions + " and processing.generation: " + transforms.number()
                        + " in transforms.yaml, and start all services.");
        while (!steps.finish()) {
            List<String> held = steps.held();
            if (!held.isEmpty()) {
                line.failed("held");
                return held;
            }
            boolean isStarted = members.count(transforms.applicationId()) > 0;
            line.update((isStarted ? "filled anew and compared" : "waiting for the services") + ": "
                    + steps.notShown().size() + " tables to go");
            Thread.sleep(POLL.toMillis());
        }
        line.done("filled anew from " + partitions + " partitions; capture goes on");
        return List.of();
    }

    /** How far it is from all being in the warehouse; empty if it is. */
    private Optional<String> behind() throws InterruptedException {
        try {
            steps.awaitDrained(LOOK);
            return Optional.empty();
        } catch (BarrierTimeoutException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The services that run, by what Kafka knows of their groups and whether the connector answers. */
    private Set<String> running() throws InterruptedException {
        Set<String> running = new TreeSet<>();
        if (connectorPort.isPresent() && answers(connectorPort.get())) {
            running.add("connector (it answers)");
        }
        for (TopicReader reader : TopicReaders.readAll(sink, admin)) {
            addMembers("sink", reader.group(), running);
            Optional<TransformsGeneration> transforms = TransformsGeneration.ofOutput(reader.topic());
            if (transforms.isPresent()) {
                addMembers("transforms", transforms.get().applicationId(), running);
            }
        }
        return running;
    }

    private void addMembers(String service, String group, Set<String> running) throws InterruptedException {
        int count = members.count(group);
        if (count > 0) {
            running.add(service + " (group " + group + " has " + count + " members)");
        }
    }

    /** While it is paused it holds nothing in Kafka, nor the slot; if it is not asked, it is fenced later. */
    private static boolean answers(ConnectorClient port) throws InterruptedException {
        try {
            port.report();
            return true;
        } catch (PlatformCallException e) {
            // A refusal is an answer too; it has no cause.
            return e.getCause() == null;
        }
    }

    /** By two looks at the source's WAL. */
    private Optional<SlotOutlook> outlook() {
        try (Connection source = SourceConnections.of(connector.source()).getConnection()) {
            long before = ReplicationSlot.currentWalLsn(source);
            Thread.sleep(POLL.toMillis());
            double bytesPerSecond =
                    (ReplicationSlot.currentWalLsn(source) - before) / (POLL.toMillis() / MILLIS_OF_A_SECOND);
            return ReplicationSlot.find(source, connector.capture().slot())
                    .map(slot -> new SlotOutlook(
                            slot.retainedBytes(),
                            bytesPerSecond,
                            slot.safeBytes(),
                            connector.capture().walBudget()));
        } catch (SQLException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
