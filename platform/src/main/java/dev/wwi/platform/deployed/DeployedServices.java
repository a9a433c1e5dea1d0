package dev.wwi.platform.deployed;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.platform.console.ConnectorClient;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.platform.console.ServiceClient;
import dev.wwi.platform.console.SinkClient;
import dev.wwi.platform.console.StatusParts;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import dev.wwi.streams.TransformsConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The services' operations ports, asked with the tokens of their own configurations. Thread-safe. */
final class DeployedServices implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Ports connector;
    private final Ports transforms;
    private final Ports sinks;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final ExecutorService askers = Executors.newCachedThreadPool(DeployedServices::asker);

    /**
     * What the processes say of themselves at one time.
     *
     * @param health how each process is, also one that does not answer
     * @param capture unknown if the connector does not answer
     * @param sinks what the sinks that answer have done, together
     * @param rebuilds how far rebuilds are, by the first sink that tells; null while none does
     */
    record Answers(
            List<ServiceStatus> health,
            CaptureReport capture,
            SinkReport sinks,
            @Nullable RebuildsStatus rebuilds) {}

    /** A question to one process. */
    private interface Question<T> {
        T ask() throws PlatformCallException, InterruptedException;
    }

    /** The processes of one service. */
    private record Ports(
            String service, List<URI> addresses, @Nullable String token) {
        Ports(String service, List<String> addresses, OperationsConfig operations) {
            this(
                    service,
                    addresses.stream().map(URI::create).toList(),
                    operations.bearerToken() == null
                            ? null
                            : operations.bearerToken().reveal());
        }

        /** A port for each process: a name may stand for several addresses, which change as processes come and go. */
        List<URI> processes() {
            return addresses.stream()
                    .flatMap(address -> resolved(address).stream())
                    .toList();
        }

        private static List<URI> resolved(URI address) {
            try {
                InetAddress[] found = InetAddress.getAllByName(address.getHost());
                return found.length == 1
                        ? List.of(address)
                        : Arrays.stream(found)
                                .map(one -> URI.create("http://" + literal(one) + ":" + address.getPort()))
                                .toList();
            } catch (UnknownHostException e) {
                // Asked by its name, it is told to be unreachable.
                return List.of(address);
            }
        }

        private static String literal(InetAddress address) {
            String text = address.getHostAddress();
            return text.contains(":") ? "[" + text + "]" : text;
        }
    }

    DeployedServices(ServicesConfig addresses, CdcConfig connector, TransformsConfig transforms, SinkConfig sink) {
        this.connector = new Ports("cdc-connector", List.of(addresses.connector()), connector.operations());
        this.transforms = new Ports("stream-transforms", addresses.transforms(), transforms.operations());
        this.sinks = new Ports("bq-sink", addresses.sinks(), sink.operations());
    }

    /** Asks all processes all questions at once, so that those that hang cost one timeout together. */
    Answers ask() throws InterruptedException {
        List<Future<Optional<List<ServiceStatus>>>> health = new ArrayList<>();
        for (Ports ports : List.of(connector, transforms, sinks)) {
            List<URI> processes = ports.processes();
            for (URI process : processes) {
                health.add(begin(() -> health(ports, process, processes.size() > 1)));
            }
        }
        Future<Optional<CaptureReport>> capture = begin(this::capture);
        List<Future<Optional<SinkReport>>> reports = new ArrayList<>();
        List<Future<Optional<RebuildsStatus>>> rebuilds = new ArrayList<>();
        for (URI process : sinks.processes()) {
            reports.add(begin(() -> client(sinks, process).sinkReport()));
            rebuilds.add(begin(() -> new SinkClient(process, sinks.token(), http).rebuilds()));
        }
        return new Answers(
                answers(health).stream().flatMap(List::stream).toList(),
                answer(capture).orElseGet(CaptureReport::unknown),
                SinkReport.together(answers(reports)),
                answers(rebuilds).stream().findFirst().orElse(null));
    }

    /** What capture is doing. */
    CaptureReport capture() throws PlatformCallException, InterruptedException {
        return connectorClient().report();
    }

    /** How far capture is behind. */
    List<StageLag> captureLag() throws PlatformCallException, InterruptedException {
        return client(connector, connector.addresses().get(0)).lag();
    }

    /** Has tables read again. */
    List<String> reread(RereadOrder order) throws PlatformCallException, InterruptedException {
        return connectorClient().reread(order);
    }

    /** Has tables captured too. */
    List<String> add(AdditionOrder order) throws PlatformCallException, InterruptedException {
        return connectorClient().add(order);
    }

    /** Has tables rebuilt; any of the sinks takes the order. */
    List<String> rebuild(RebuildOrder order) throws PlatformCallException, InterruptedException {
        return sinkClient().rebuild(order);
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }

    private SinkClient sinkClient() {
        return new SinkClient(sinks.processes().get(0), sinks.token(), http);
    }

    private List<ServiceStatus> health(Ports ports, URI process, boolean isOneOfSeveral) throws InterruptedException {
        try {
            return client(ports, process).health().stream()
                    .map(state -> new ServiceStatus(
                            isOneOfSeveral ? state.name() + " at " + process.getHost() : state.name(),
                            state.state(),
                            state.detail()))
                    .toList();
        } catch (PlatformCallException e) {
            return List.of(new ServiceStatus(
                    isOneOfSeveral ? ports.service() + " at " + process.getHost() : ports.service(),
                    StatusParts.UNREACHABLE,
                    String.valueOf(e.getMessage())));
        }
    }

    private <T> Future<Optional<T>> begin(Question<T> question) {
        return askers.submit(() -> {
            try {
                return Optional.of(question.ask());
            } catch (PlatformCallException e) {
                // Its health tells that it does not answer, or starts.
                return Optional.empty();
            }
        });
    }

    private static <T> List<T> answers(List<Future<Optional<T>>> asked) throws InterruptedException {
        List<T> answers = new ArrayList<>();
        for (Future<Optional<T>> one : asked) {
            answer(one).ifPresent(answers::add);
        }
        return answers;
    }

    private static <T> Optional<T> answer(Future<Optional<T>> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a service was not asked", e.getCause());
        }
    }

    private static Thread asker(Runnable question) {
        Thread thread = new Thread(question, "service-asker");
        thread.setDaemon(true);
        return thread;
    }

    private ConnectorClient connectorClient() {
        return new ConnectorClient(connector.addresses().get(0), connector.token(), http);
    }

    private ServiceClient client(Ports ports, URI process) {
        return new ServiceClient(process, ports.token(), http);
    }
}
