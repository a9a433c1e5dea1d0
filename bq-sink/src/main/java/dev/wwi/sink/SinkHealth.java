package dev.wwi.sink;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.Pauses;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.changelog.ChangeLogs;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.QueuedDeadLetters;
import dev.wwi.sink.consume.TableFeeds;
import dev.wwi.sink.generation.Rebuilds;
import dev.wwi.sink.table.PhysicalTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a sink that consumes is: of what keeps it from its purpose the worst.
 *
 * @param logs null unless change logs are written
 */
record SinkHealth(
        TableFeeds feeds,
        Rebuilds rebuilds,
        @Nullable ChangeLogs logs,
        @Nullable QueuedDeadLetters deadLetters,
        Pauses pauses) {

    Health judge() {
        Optional<Throwable> failure = feeds.failure().or(() -> logs == null ? Optional.empty() : logs.failure());
        if (failure.isPresent()) {
            return new Health.Failed(
                    "INTERNAL_ERROR", "a consumer thread failed: " + failure.get(), "see the log, restart, report it");
        }
        return hindrance().<Health>map(Health.Degraded::new).orElseGet(this::asOrdered);
    }

    private Optional<String> hindrance() {
        return tables().or(this::changeLogs)
                .or(() -> deadLetters == null
                        ? Optional.empty()
                        : deadLetters.failure().map(reason -> "bad records are held up: " + reason))
                .or(() ->
                        rebuilds.interruption().map(reason -> "generations of tables are not looked after: " + reason))
                .or(() -> feeds.interruption()
                        .map(reason -> "a consumer was ended by Kafka and starts again: " + reason));
    }

    private Optional<String> tables() {
        List<Feed> live = rebuilds.live();
        Map<PhysicalTable, List<Trouble>> all = feeds.troubles();
        Troubles troubles = new Troubles();
        for (Feed feed : live) {
            all.getOrDefault(feed.table(), List.of()).forEach(trouble -> troubles.add(feed.topic(), trouble));
        }
        return troubles.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        troubles.topics() + " of " + live.size() + " tables take no rows: " + troubles.describe());
    }

    private Optional<String> changeLogs() {
        if (logs == null) {
            return Optional.empty();
        }
        Troubles troubles = logs.troubles();
        return troubles.isEmpty()
                ? logs.interruption().map(reason -> "change logs are not written and start again: " + reason)
                : Optional.of(troubles.topics() + " change logs take no rows: " + troubles.describe());
    }

    private Health asOrdered() {
        String paused = pauses.all().stream()
                .filter(pause -> pause.scope().equals(PauseScope.SINK) || !PauseScope.STAGES.contains(pause.scope()))
                .map(Pause::describe)
                .sorted()
                .collect(Collectors.joining("; "));
        return paused.isEmpty() ? new Health.Running() : new Health.Paused(paused);
    }
}
