package dev.wwi.platform.deployed;

import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.LagWindow;
import dev.wwi.runtime.lag.StageLag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far capture is behind, as its process says, which alone knows. It is asked once a second in the background, so that
 * nobody who wants to know waits for a process that hangs. One that has not answered for {@link LagWindow#STALL_AFTER} is
 * {@link LagState#STALLED}, whatever it said last: a connector that hangs or is gone captures nothing. Thread-safe.
 */
final class CaptureWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CaptureWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String STAGE = "capture";

    private final Question connector;
    private final InstantSource clock;
    private final Instant begun;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "capture-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Answer newest;
    private volatile @Nullable String trouble;

    /** Asks the connector; must give up by itself. */
    @FunctionalInterface
    interface Question {
        Said ask() throws PlatformCallException, InterruptedException;
    }

    /**
     * What the connector says.
     *
     * @param completeUpTo all that was committed before it is in Kafka; empty before the first such instant
     */
    record Said(List<StageLag> stages, Optional<Instant> completeUpTo) {
        Said {
            stages = List.copyOf(stages);
        }
    }

    private record Answer(Instant at, Said said) {}

    CaptureWatch(Question connector, InstantSource clock) {
        this.connector = connector;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /** Asks from now on. */
    void start() {
        var unused = timer.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks once. */
    void look() {
        try {
            Said said = connector.ask();
            newest = new Answer(clock.instant(), said);
            trouble = null;
        } catch (PlatformCallException e) {
            trouble = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            trouble = e.toString();
            LOGGER.atError().setCause(e).log("The connector was not asked");
        }
    }

    /** The judgement now. */
    List<StageLag> lag() {
        Answer answer = newest;
        String why = trouble;
        Instant since = answer == null ? begun : answer.at();
        Duration silence = Duration.between(since, clock.instant());
        if (silence.compareTo(LagWindow.STALL_AFTER) <= 0) {
            return answer == null
                    ? List.of(StageLag.unknown(STAGE, why))
                    : answer.said().stages();
        }
        String text =
                "the connector has not answered for " + silence.toSeconds() + " s" + (why == null ? "" : ": " + why);
        if (answer == null || answer.said().stages().isEmpty()) {
            return List.of(new StageLag(STAGE, LagState.STALLED, 0, "bytes", null, 0, 0, List.of(), text));
        }
        return answer.said().stages().stream()
                .map(said -> silent(said, silence, text))
                .toList();
    }

    /** The latest instant that it told before which all commits are in Kafka; empty before the first. */
    Optional<Instant> completeUpTo() {
        return Optional.ofNullable(newest).flatMap(answer -> answer.said().completeUpTo());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static StageLag silent(StageLag said, Duration silence, String trouble) {
        double before = said.secondsBehind() == null ? 0 : said.secondsBehind();
        return new StageLag(
                said.stage(),
                LagState.STALLED,
                said.lag(),
                said.lagUnit(),
                before + silence.toMillis() / 1_000.0,
                0,
                0,
                said.partitions(),
                trouble);
    }
}
