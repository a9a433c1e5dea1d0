package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PauseIT {
    private static final String COLORS = "wwi.warehouse.colors";
    private static final Pause PAUSE =
            new Pause(PauseScope.CAPTURE, Instant.parse("2026-11-26T12:00:00Z"), "the source is moved");

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    private static PauseLedger ledger;

    @BeforeAll
    static void openLedger() {
        ledger = new PauseLedger(capture.kafka().config().clientSettings());
    }

    @AfterEach
    void removePause() throws Exception {
        ledger.remove(PauseScope.CAPTURE);
    }

    @Test
    void whatIsCommittedDuringAPauseIsCapturedOnceAfterwards() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            insert(1);
            capture.awaitCaptured(connector);
            // When
            ledger.add(PAUSE);
            await().until(() -> connector.status().phase() == CapturePhase.PAUSED);
            insert(2);
            connector.beat();
            // Then
            assertThat(connector.health())
                    .isInstanceOfSatisfying(Health.Paused.class, paused -> assertThat(paused.reason())
                            .contains("capture is paused since 2026-11-26T12:00:00Z: the source is moved"));
            assertThat(capture.meters().get(Pauses.PAUSED).gauge().value()).isEqualTo(1);
            assertThat(colors()).containsExactly(1);
            assertThat(connector.status().slot().unconfirmedBytes()).isPositive();
            // When
            ledger.remove(PauseScope.CAPTURE);
            capture.awaitRunning(connector);
            insert(3);
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(colors()).containsExactly(1, 2, 3);
    }

    @Test
    void aRestartDoesNotForgetAPause() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            ledger.add(PAUSE);
            await().until(() -> connector.status().phase() == CapturePhase.PAUSED);
        }
        insert(1);
        // When
        try (CdcConnector connector = capture.start()) {
            // Then
            await().until(() -> connector.health() instanceof Health.Paused);
            assertThat(colors()).isEmpty();
            // When
            ledger.remove(PauseScope.CAPTURE);
            capture.awaitRunning(connector);
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(colors()).containsExactly(1);
    }

    @Test
    void aFirstSnapshotGoesOnAfterAPauseAndReadsNoRowTwice() throws Exception {
        // Given
        int rows = 20_000;
        capture.source()
                .execute(
                        "INSERT INTO warehouse.colors SELECT n, 'color ' || n FROM generate_series(1, " + rows + ") n");
        try (CdcConnector connector = capture.start()) {
            // When
            await().until(() -> connector.status().phase() == CapturePhase.SNAPSHOT);
            ledger.add(PAUSE);
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().phase() == CapturePhase.PAUSED);
            ledger.remove(PauseScope.CAPTURE);
            capture.awaitRunning(connector);
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(colors())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, rows).boxed().toList());
    }

    private static void insert(int id) throws Exception {
        capture.source().execute("INSERT INTO warehouse.colors VALUES (" + id + ", 'color " + id + "')");
    }

    private static List<Integer> colors() {
        return capture.read(COLORS).stream()
                .map(Change::after)
                .map(after -> (int) after.get("color_id"))
                .toList();
    }
}
