package dev.wwi.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker in one node, put together as {@link KafkaRaftServer} does, with one step more between their starts:
 * after a kill, the controller forgets the broker that was.
 *
 * <p>Without that step the broker that starts sees itself as the leader of before, loads transactions and groups, and loses
 * all leaderships in the midst of it, since the controller lets the former registration lapse. Transactions that were being
 * completed at the kill are then completed again while their partitions have no leader, which Kafka takes for partitions
 * that were deleted: it writes no marker (KAFKA-20734), and a group's offsets or a topic's end wait for one for ever. Nor
 * must a start wait for the lapse any more, up to {@code broker.session.timeout.ms}.
 */
final class KafkaNode {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaNode.class);
    private static final String CLEANLY_STOPPED = ".kafka_cleanshutdown";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final KafkaConfig config;
    private final ControllerServer controller;
    private final BrokerServer broker;

    KafkaNode(KafkaConfig config) {
        this.config = config;
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOGGER, "");
        MetaPropertiesEnsemble properties = directories._1();
        SharedServer shared = new SharedServer(
                config,
                properties,
                Time.SYSTEM,
                Server$.MODULE$.initializeMetrics(
                        config, Time.SYSTEM, properties.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        this.broker = new BrokerServer(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    }

    void startup() {
        boolean wasKilled = config.logDirs().stream()
                .noneMatch(directory -> Files.exists(Path.of(directory).resolve(CLEANLY_STOPPED)));
        controller.startup();
        if (wasKilled) {
            forgetFormerBroker();
        }
        broker.startup();
    }

    void shutdown() {
        broker.shutdown();
        controller.shutdown();
    }

    void awaitShutdown() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private void forgetFormerBroker() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                controller
                        .controller()
                        .unregisterBroker(
                                new ControllerRequestContext(
                                        new RequestHeaderData(),
                                        KafkaPrincipal.ANONYMOUS,
                                        OptionalLong.of(Time.SYSTEM.nanoseconds() + PATIENCE.toNanos())),
                                config.nodeId())
                        .get();
                LOGGER.info("The registration of the broker that was killed is removed");
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                    return;
                }
                if (!(e.getCause() instanceof NotControllerException) || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the controller does not take over: " + e.getCause(), e);
                }
                sleep();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Kafka starts", e);
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
