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
import org.jspecify.annotations.Nullable;

/** The services' operations ports, asked with the tokens of their own configurations. Thread-safe. */
final class DeployedServices {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Ports connector;
    private final Ports transforms;
    private final Ports sinks;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

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

    /** How each process is, also one that does not answer. */
    List<ServiceStatus> health() throws InterruptedException {
        List<ServiceStatus> states = new ArrayList<>();
        for (Ports ports : List.of(connector, transforms, sinks)) {
            List<URI> processes = ports.processes();
            for (URI process : processes) {
                states.addAll(health(ports, process, processes.size() > 1));
            }
        }
        return states;
    }

    /** What capture is doing. */
    CaptureReport capture() throws PlatformCallException, InterruptedException {
        return connectorClient().report();
    }

    /** How far capture is behind. */
    List<StageLag> captureLag() throws PlatformCallException, InterruptedException {
        return client(connector, connector.addresses().get(0)).lag();
    }

    /** What the sinks that answer have done, together. */
    SinkReport sinks() throws InterruptedException {
        List<SinkReport> reports = new ArrayList<>();
        for (URI process : sinks.processes()) {
            try {
                reports.add(client(sinks, process).sinkReport());
            } catch (PlatformCallException e) {
                // Its health tells that it does not answer.
            }
        }
        return SinkReport.together(reports);
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

    /** How far rebuilds are, by the first sink that tells; null while none does. */
    @Nullable
    RebuildsStatus rebuilds() throws InterruptedException {
        for (URI process : sinks.processes()) {
            try {
                return new SinkClient(process, sinks.token(), http).rebuilds();
            } catch (PlatformCallException e) {
                // Its health tells that it does not answer, or starts.
            }
        }
        return null;
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

    private ConnectorClient connectorClient() {
        return new ConnectorClient(connector.addresses().get(0), connector.token(), http);
    }

    private ServiceClient client(Ports ports, URI process) {
        return new ServiceClient(process, ports.token(), http);
    }
}
