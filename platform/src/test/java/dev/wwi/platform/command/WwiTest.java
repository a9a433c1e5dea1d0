package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.bridge.SLF4JBridgeHandler;

class WwiTest {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<Handler> before = List.of(ROOT.getHandlers());

    @AfterEach
    void restoreTheHandlers() {
        List.of(ROOT.getHandlers()).forEach(ROOT::removeHandler);
        before.forEach(ROOT::addHandler);
    }

    @Test
    void noCommandLeavesTheTerminalToTheLogsOfLibraries() {
        int status = Wwi.run("--version");

        assertThat(status).isZero();
        assertThat(ROOT.getHandlers()).hasExactlyElementsOfTypes(SLF4JBridgeHandler.class);
    }
}
