package dev.wwi.platform.server;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server as a service: it runs from its start to its close. Started and closed by one thread. */
public final class Server implements Service {
    private static final Logger LOGGER = LoggerFactory.getLogger(Server.class);

    private final String name;
    private final Opener opener;
    private volatile @Nullable AutoCloseable running;

    /** Starts a server and returns when it serves. */
    @FunctionalInterface
    interface Opener {
        AutoCloseable open() throws Exception;
    }

    Server(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws Exception {
        running = opener.open();
    }

    @Override
    public Health health() {
        return running == null ? new Health.Starting("not started") : new Health.Running();
    }

    @Override
    public void close() {
        AutoCloseable server = running;
        running = null;
        if (server == null) {
            return;
        }
        try {
            server.close();
        } catch (Exception e) {
            LOGGER.atError().addKeyValue("server", name).setCause(e).log("The server did not close cleanly");
        }
    }
}
