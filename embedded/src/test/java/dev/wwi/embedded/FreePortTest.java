package dev.wwi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class FreePortTest {
    private static final int LOWEST_EPHEMERAL_PORT_OF_LINUX = 32_768;

    @Test
    void isOneThatNoOutgoingConnectionIsGiven() {
        for (int draw = 0; draw < 100; draw++) {
            assertThat(FreePort.any()).isBetween(1_024, LOWEST_EPHEMERAL_PORT_OF_LINUX - 1);
        }
    }

    @Test
    void isAnotherWhenThePreferredOneIsListenedOn() throws Exception {
        // Given
        try (ServerSocket listening = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress())) {
            // When
            int port = FreePort.preferably(listening.getLocalPort());

            // Then
            assertThat(port).isNotEqualTo(listening.getLocalPort());
        }
    }

    @Test
    void isTheSameAgainRightAfterConnectionsToItEnded() throws Exception {
        // Given
        int port = FreePort.any();
        try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket accepted = listening.accept()) {
            accepted.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }

        // When
        int again = FreePort.preferably(port);

        // Then
        assertThat(again).isEqualTo(port);
    }
}
