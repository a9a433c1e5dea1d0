package dev.wwi.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds TCP ports on the loopback interface that nothing listens on. */
public final class FreePort {
    private FreePort() {}

    /** A port the operating system picks; it stays free unless someone else takes it before the caller does. */
    public static int any() {
        return bind(0);
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
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " on the loopback interface is not free: " + e, e);
        }
    }
}
