package dev.wwi.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports on the loopback interface that nothing listens on. */
public final class FreePort {
    // Below the ports that Linux (32768 and up), macOS and Windows (49152 and up) give to outgoing connections: one of
    // those may be taken by any program's next connection before the caller listens on it.
    private static final int LOWEST = 15_000;
    private static final int BEYOND_HIGHEST = 32_000;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /**
     * A port that is free now and that the operating system gives to nobody by itself; it stays free unless someone asks
     * for exactly this one before the caller does.
     */
    public static int any() {
        IllegalStateException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(LOWEST, BEYOND_HIGHEST));
            } catch (IllegalStateException taken) {
                last = taken;
            }
        }
        throw new IllegalStateException(
                "none of " + ATTEMPTS + " ports between " + LOWEST + " and " + BEYOND_HIGHEST + " is free", last);
    }

    /** The preferred port if it is free, else any. */
    public static int preferably(int port) {
        try {
            return bind(port);
        } catch (IllegalStateException taken) {
            return any();
        }
    }

    private static int bind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " on the loopback interface is not free: " + e, e);
        }
    }
}
