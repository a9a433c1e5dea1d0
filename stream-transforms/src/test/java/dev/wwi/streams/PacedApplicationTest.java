package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.streams.failure.ThreadFailures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PacedApplicationTest {
    private static final long MANY = 200_000;
    private static final Duration CALM = Duration.ofSeconds(20);

    private final ScriptedApplications applications = new ScriptedApplications();
    private final ManualClock clock = new ManualClock();
    private final ScriptedBacklog backlog = new ScriptedBacklog();
    private final PacedApplication paced = new PacedApplication(
            ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS),
            applications,
            new ThreadFailures(),
            new RestoreProgress(),
            clock);

    @Test
    void itStartsAtThePaceThatFits() throws InterruptedException {
        // Given
        backlog.records = MANY;

        // When
        paced.start(backlog);

        // Then
        assertThat(applications.calls()).containsExactly("create CATCHING_UP", "start CATCHING_UP");
        assertThat(paced.pace()).contains(Pace.CATCHING_UP);
        assertThat(paced.health()).isEqualTo(new Health.Running());
    }

    @Test
    void itCatchesUpFromTheFirstStartOnThoughLittleIsThereYet() throws InterruptedException {
        // Given
        backlog.firstStart = true;

        // When
        paced.start(backlog);

        // Then
        assertThat(paced.pace()).contains(Pace.CATCHING_UP);
    }

    @Test
    void whileItCatchesUpFactsAreHeldUntilTheDimensionsAreRead() throws InterruptedException {
        // Given
        backlog.records = MANY;
        backlog.dimensionRecords = MANY;
        paced.start(backlog);
        paced.check(backlog);
        FactHold hold = applications.newest().factHold();
        assertThat(hold.isOver()).isFalse();

        // When
        backlog.dimensionRecords = 0;
        paced.check(backlog);

        // Then
        assertThat(hold.isOver()).isTrue();
        assertThat(paced.pace()).contains(Pace.CATCHING_UP);
    }

    @Test
    void whatGoesWrongAtTheStartIsThrown() {
        // Given
        applications.failCreating(new KafkaException("no broker has that name"));

        // Then
        assertThatThrownBy(() -> paced.start(backlog)).hasMessage("no broker has that name");
        assertThat(paced.health()).isEqualTo(new Health.Starting("not started"));
        assertThat(paced.state()).isEqualTo("NOT_STARTED");
        assertThat(paced.pace()).isEmpty();
    }

    @Test
    void itCatchesUpAtOnceAndIsLiveAgainAfterACalmTime() throws InterruptedException {
        // Given
        paced.start(backlog);
        applications.forget();

        // When
        backlog.records = MANY;
        paced.check(backlog);
        backlog.records = 0;
        clock.pass(CALM.minusSeconds(1));
        paced.check(backlog);
        List<String> beforeTheCalmIsOver = applications.calls();
        clock.pass(Duration.ofSeconds(1));
        paced.check(backlog);

        // Then
        assertThat(beforeTheCalmIsOver).containsExactly("close LIVE", "create CATCHING_UP", "start CATCHING_UP");
        assertThat(applications.calls())
                .startsWith(beforeTheCalmIsOver.toArray(String[]::new))
                .endsWith("close CATCHING_UP", "create LIVE", "start LIVE");
    }

    @Test
    void muchToReadInBetweenLetsTheCalmTimeBeginAnew() throws InterruptedException {
        // Given
        startCatchingUp();

        // When
        clock.pass(CALM.dividedBy(2));
        backlog.records = MANY;
        paced.check(backlog);
        backlog.records = 0;
        clock.pass(CALM.dividedBy(2));
        paced.check(backlog);

        // Then
        assertThat(paced.pace()).contains(Pace.CATCHING_UP);
    }

    @Test
    void anApplicationThatDoesNotWorkYetKeepsItsPace() throws InterruptedException {
        // Given
        paced.start(backlog);
        applications.newest().state = KafkaStreams.State.REBALANCING;
        backlog.records = MANY;

        // When
        paced.check(backlog);

        // Then
        assertThat(paced.pace()).contains(Pace.LIVE);
        assertThat(paced.health()).isEqualTo(new Health.Starting("taking over tasks"));
    }

    @Test
    void anApplicationThatDoesNotOpenAgainIsTriedWithGrowingPauses() throws InterruptedException {
        // Given
        paced.start(backlog);
        backlog.records = MANY;
        applications.failCreating(new KafkaException("no broker has that name"));
        applications.failStarting(new IllegalStateException("too many open files"));
        applications.forget();

        // When
        paced.check(backlog);
        Health afterTheFirst = paced.health();
        clock.pass(Duration.ofMillis(999));
        paced.check(backlog);
        List<String> beforeThePauseIsOver = applications.calls();
        clock.pass(Duration.ofMillis(1));
        paced.check(backlog);
        Health afterTheSecond = paced.health();
        clock.pass(Duration.ofMillis(1_999));
        paced.check(backlog);
        Health beforeTheSecondPauseIsOver = paced.health();
        clock.pass(Duration.ofMillis(1));
        paced.check(backlog);

        // Then
        assertThat(afterTheFirst)
                .isEqualTo(new Health.Degraded(
                        "stopped for another pace and not open again after 1 attempt: no broker has that name"));
        assertThat(beforeThePauseIsOver).containsExactly("close LIVE", "create CATCHING_UP");
        assertThat(afterTheSecond)
                .isEqualTo(beforeTheSecondPauseIsOver)
                .isEqualTo(new Health.Degraded(
                        "stopped for another pace and not open again after 2 attempts: too many open files"));
        assertThat(applications.calls())
                .containsExactly(
                        "close LIVE",
                        "create CATCHING_UP",
                        "create CATCHING_UP",
                        "start CATCHING_UP",
                        "close CATCHING_UP",
                        "create CATCHING_UP",
                        "start CATCHING_UP");
        assertThat(paced.health()).isEqualTo(new Health.Running());
        assertThat(paced.pace()).contains(Pace.CATCHING_UP);
    }

    @Test
    void noPauseBetweenTwoAttemptsIsLongerThanHalfAMinute() throws InterruptedException {
        // Given
        startCatchingUp();
        clock.pass(CALM);
        for (int failure = 0; failure < 9; failure++) {
            applications.failCreating(new KafkaException("no broker has that name"));
        }

        // When
        for (int attempt = 0; attempt < 10; attempt++) {
            paced.check(backlog);
            clock.pass(Duration.ofSeconds(30));
        }

        // Then
        assertThat(paced.health()).isEqualTo(new Health.Running());
        assertThat(paced.pace()).contains(Pace.LIVE);
    }

    @Test
    void whatNoAttemptMendsFails() throws InterruptedException {
        // Given
        paced.start(backlog);
        backlog.records = MANY;
        applications.failCreating(new TopologyException("another program's stores"));

        // When
        paced.check(backlog);
        int calls = applications.calls().size();
        clock.pass(Duration.ofHours(1));
        paced.check(backlog);

        // Then
        assertThat(paced.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> assertThat(failed.code())
                .isEqualTo("TOPOLOGY_CHANGED"));
        assertThat(applications.calls()).hasSize(calls);
    }

    @Test
    void theNextRunWaitsForThreadsThatStopLate() throws InterruptedException {
        // Given
        paced.start(backlog);
        backlog.records = MANY;
        applications.newest().closesToFail = 1;
        applications.forget();

        // When
        paced.check(backlog);
        Health whileTheyStop = paced.health();
        clock.pass(Duration.ofSeconds(1));
        paced.check(backlog);

        // Then
        assertThat(whileTheyStop)
                .isEqualTo(
                        new Health.Degraded(
                                "stopped for another pace and not open again after 1 attempt: stream threads did not stop yet"));
        assertThat(applications.calls())
                .containsExactly("close LIVE", "close LIVE", "create CATCHING_UP", "start CATCHING_UP");
    }

    @Test
    void whilePausedItChangesItsPaceAndStaysPaused() throws InterruptedException {
        // Given
        paced.start(backlog);
        paced.pause();
        backlog.records = MANY;
        applications.forget();

        // When
        paced.check(backlog);
        List<String> whilePaused = applications.calls();
        applications.newest().state = KafkaStreams.State.REBALANCING;
        Health health = paced.health();
        paced.resume();

        // Then
        assertThat(health).isEqualTo(new Health.Starting("paused before it has taken over its tasks"));
        assertThat(whilePaused)
                .containsExactly("close LIVE", "create CATCHING_UP", "pause CATCHING_UP", "start CATCHING_UP");
        assertThat(applications.calls()).endsWith("resume CATCHING_UP");
    }

    @Test
    void whatIsPausedBeforeTheStartStartsPaused() throws InterruptedException {
        // When
        paced.pause();
        paced.start(backlog);

        // Then
        assertThat(applications.calls()).containsExactly("create LIVE", "pause LIVE", "start LIVE");
    }

    @Test
    void itCanBePausedAndAskedWhileItChangesItsPace() throws Exception {
        // Given
        paced.start(backlog);
        backlog.records = MANY;
        CountDownLatch mayClose = applications.newest().holdClosing();

        // When
        CompletableFuture<Void> changing = CompletableFuture.runAsync(this::check);
        applications.awaitCall("close LIVE");
        Health health = paced.health();
        paced.pause();
        mayClose.countDown();
        changing.get();

        // Then
        assertThat(health).isEqualTo(new Health.Starting("changing the pace"));
        assertThat(applications.calls()).containsSubsequence("create CATCHING_UP", "pause CATCHING_UP");
    }

    @Test
    void afterTheCloseNothingIsOpened() throws InterruptedException {
        // Given
        paced.start(backlog);
        backlog.records = MANY;

        // When
        paced.close();
        paced.check(backlog);

        // Then
        assertThat(applications.calls()).containsExactly("create LIVE", "start LIVE", "close LIVE");
        assertThat(paced.health()).isEqualTo(new Health.Degraded("stopped"));
    }

    @Test
    void aStopDoesNotWaitForAStartThatLasts() throws Exception {
        // Given
        applications.neverFinishStarting();
        CompletableFuture<Void> starting = CompletableFuture.runAsync(this::start);
        applications.awaitCall("start LIVE");

        // When
        paced.close();
        starting.get();

        // Then
        assertThat(applications.calls()).containsExactly("create LIVE", "start LIVE", "close LIVE");
        assertThat(paced.health()).isEqualTo(new Health.Degraded("stopped"));
    }

    @Test
    void norForOneOfAChangeOfPace() throws Exception {
        // Given
        paced.start(backlog);
        backlog.records = MANY;
        applications.neverFinishStarting();
        CompletableFuture<Void> changing = CompletableFuture.runAsync(this::check);
        applications.awaitCall("start CATCHING_UP");

        // When
        paced.close();
        changing.get();

        // Then
        assertThat(applications.calls()).endsWith("create CATCHING_UP", "start CATCHING_UP", "close CATCHING_UP");
        assertThat(paced.health()).isEqualTo(new Health.Degraded("stopped"));
    }

    private void start() {
        try {
            paced.start(backlog);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void startCatchingUp() throws InterruptedException {
        backlog.records = MANY;
        paced.start(backlog);
        backlog.records = 0;
    }

    private void check() {
        try {
            paced.check(backlog);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
