package dev.wwi.sink.check;

import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Whether the Storage Write API accepts a connection. */
public final class WriteEndpointCheck {
    private static final int TIMEOUT_MILLIS = 10_000;

    private WriteEndpointCheck() {}

    /**
     * Connects, up to 10 s, and sends nothing.
     *
     * @param endpoint host:port
     * @param direct whether nothing may stand between; a proxy may reach what this process cannot
     */
    public static CheckResult run(String endpoint, boolean direct) {
        int colon = endpoint.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1))),
                    TIMEOUT_MILLIS);
            return CheckResult.of("Storage Write API at " + endpoint, List.of());
        } catch (IOException | IllegalArgumentException e) {
            String problem = "the Storage Write API at " + endpoint + " takes no connection: " + e;
            return CheckResult.failed(
                    direct
                            ? Finding.error(
                                    "bigQuery.endpoint.grpc", problem, "Set it to host:port of the running service.")
                            : Finding.warning(
                                    "bigQuery", problem, "Allow it in the firewall, unless a proxy stands between."));
        }
    }
}
