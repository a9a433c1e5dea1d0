package dev.wwi.platform.security;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.wwi.registry.SchemaRegistryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A schema registry behind TLS and basic authentication, as a reverse proxy puts it there. */
final class SecuredRegistry implements AutoCloseable {
    private final SchemaRegistryServer registry;
    private final HttpsServer proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();

    private SecuredRegistry(SchemaRegistryServer registry, HttpsServer proxy) {
        this.registry = registry;
        this.proxy = proxy;
    }

    static SecuredRegistry start(Path directory, TestCertificates certificates, String user, String password)
            throws IOException, GeneralSecurityException {
        HttpsServer proxy = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
        SecuredRegistry secured =
                new SecuredRegistry(SchemaRegistryServer.start(SchemaRegistryServer.Config.local(directory, 0)), proxy);
        proxy.setExecutor(secured.threads);
        proxy.createContext("/", secured::forward).setAuthenticator(new BasicAuthenticator("registry") {
            @Override
            public boolean checkCredentials(String givenUser, String givenPassword) {
                return givenUser.equals(user) && givenPassword.equals(password);
            }
        });
        proxy.start();
        return secured;
    }

    String url() {
        return "https://localhost:" + proxy.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        proxy.stop(0);
        threads.shutdownNow();
        registry.close();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .build();
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
