package dev.wwi.cdc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes connections on to a server, until it is silenced: then they stay open and nothing passes, as in a network that
 * drops packets.
 */
public final class SilentProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int serverPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicBoolean swallowed = new AtomicBoolean();
    private volatile boolean silent;

    private SilentProxy(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    /** In front of a server of this machine. */
    public static SilentProxy start(int serverPort) throws IOException {
        SilentProxy proxy = new SilentProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
        daemon(proxy::accept);
        return proxy;
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Lets nothing pass from now on. */
    public void silence() {
        silent = true;
    }

    /** Whether something was sent that did not pass. */
    public boolean hasSwallowed() {
        return swallowed.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.addAll(List.of(client, server));
                daemon(() -> pass(client, server));
                daemon(() -> pass(server, client));
            }
        } catch (IOException e) {
            silent = true;
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[8_192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (silent) {
                    swallowed.set(true);
                } else {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // One of the two has closed, and so does the other.
            silent |= listening.isClosed();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
