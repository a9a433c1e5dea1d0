package dev.wwi.sink.generation;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedContent;
import dev.wwi.sink.consume.FeedTable;
import dev.wwi.sink.consume.TableFeeds;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.metrics.RebuildMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.TableDifferences;
import dev.wwi.sink.table.Warehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Rebuilds of tables: takes orders, tells how far they are, and has the sink feed the generations that there are.
 * Thread-safe.
 */
public final class Rebuilds implements AutoCloseable {

    private final Map<String, Feed> catalogue = new LinkedHashMap<>();
    private final Warehouse warehouse;
    private final TopicIdentities topics;
    private final TableFeeds feeds;
    private final Upstream upstream;
    private final Generations generations;

    /**
     * What rebuilds are done with; all of it is used, not owned.
     *
     * @param client settings of every Kafka client
     * @param owner the consumer group of the tables' first generations
     * @param groupName of the generations of a number
     * @param catalogue every table, with the generation that its view shows
     * @param source judges new generations by the source
     */
    public record Place(
            Map<String, Object> client,
            String owner,
            LongFunction<String> groupName,
            Admin admin,
            Warehouse warehouse,
            TableFeeds feeds,
            List<Feed> catalogue,
            SourceCheck source,
            MeterRegistry meters) {}

    /**
     * Opens the ledger, which is created if it is missing, and reads what was decided before.
     *
     * @param gracePeriod how long the old generation is kept after the swap
     * @param replicationFactor of the ledger's topic
     * @throws KafkaException if Kafka does not answer
     */
    public static Rebuilds open(Place place, Duration gracePeriod, int replicationFactor) throws InterruptedException {
        new TopicProvisioner(place.admin(), (short) replicationFactor).provision(Topics.sinkTopics());
        Rebuilds opened = new Rebuilds(place, gracePeriod);
        try {
            opened.generations.read();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Rebuilds(Place place, Duration gracePeriod) {
        for (Feed feed : place.catalogue()) {
            catalogue.put(feed.table().published().toString(), feed);
        }
        this.warehouse = place.warehouse();
        this.topics = new TopicIdentities(place.admin());
        this.feeds = place.feeds();
        GenerationPositions positions = new GenerationPositions(new GroupOffsets(place.admin()), place.groupName());
        GenerationCheck check = new SourceFirstCheck(
                place.source(),
                new DifferenceCheck(warehouse, new TableDifferences(warehouse), this::topicOf, topics::of));
        GenerationLedger ledger = new GenerationLedger(place.client(), place.owner());
        this.upstream = new Upstream(place.client(), () -> ledger.states().values());
        GenerationWork work = new SinkGenerationWork(
                warehouse, feeds, positions, upstream, check, place.admin(), place.groupName(), this::physical);
        this.generations = new Generations(
                ledger,
                new GenerationLeadership(place.client(), place.owner()),
                positions,
                new GenerationSteps(work, gracePeriod, Clock.systemUTC()),
                gracePeriod,
                Clock.systemUTC(),
                place.admin(),
                new Generations.Feeding() {
                    @Override
                    public void feed(Map<String, TableGenerations> states) {
                        feeds.feed(wanted(states));
                    }

                    @Override
                    public void tidy() {
                        feeds.closeRetired();
                    }
                },
                new RebuildMetrics(
                        place.meters(),
                        Arrays.stream(Phase.values()).map(Phase::name).toList(),
                        Phase.HELD.name()));
    }

    /**
     * What has been decided, read from the ledger by whoever has nothing else to do with it; tables that were never
     * rebuilt are missing.
     *
     * @param owner the consumer group of the tables' first generations
     */
    public static Map<String, TableGenerations> decided(Map<String, Object> client, String owner, Admin admin) {
        if (new TopicIdentities(admin).of(Topics.GENERATIONS).isEmpty()) {
            return Map.of();
        }
        try (GenerationLedger ledger = new GenerationLedger(client, owner)) {
            ledger.followToEnd();
            return ledger.states();
        }
    }

    /** Has everything fed that is to be, and goes on with what was begun. */
    public void start() {
        generations.start();
    }

    /**
     * Does what is ordered, for all of the tables or none, and returns their names at once.
     *
     * @throws IllegalArgumentException if a name is of no table
     * @throws IllegalStateException if one of them is not in a state for it; the message says why
     * @throws InterruptedException while it was waited for the process before to be followed
     */
    public List<String> order(RebuildOrder order) throws InterruptedException {
        Map<String, TableGenerations> known = generations.states();
        List<TableGenerations> states = named(order.tables()).stream()
                .map(name -> known.getOrDefault(name, unbuilt(name)))
                .toList();
        switch (order.action()) {
            case BEGIN -> begin(states, order.transforms());
            case ABORT -> generations.change(states, TableGenerations::abort);
            case ACCEPT -> generations.change(states, TableGenerations::accept);
            case ROLLBACK -> generations.change(states, TableGenerations::rollBack);
            case FINISH -> generations.change(states, TableGenerations::finish);
        }
        return states.stream().map(TableGenerations::table).toList();
    }

    /** How far they are. */
    public RebuildsStatus status() {
        List<RebuildsStatus.Running> running = new ArrayList<>();
        List<RebuildsStatus.Finished> finished = new ArrayList<>();
        Map<String, TableGenerations> states = generations.states();
        for (String name : catalogue.keySet()) {
            TableGenerations state = states.get(name);
            if (state == null) {
                continue;
            }
            if (state.rebuild() != null) {
                running.add(running(state, state.rebuild()));
            }
            FinishedRebuild last = state.last();
            if (last != null) {
                finished.add(new RebuildsStatus.Finished(
                        name, last.generation(), last.outcome(), last.ended().toString(), last.finding()));
            }
        }
        return new RebuildsStatus(running, finished);
    }

    /**
     * The generation that readers see, or which is about to take its place where that one stands still, of every table in
     * the catalogue's order.
     */
    public List<Feed> live() {
        Map<String, TableGenerations> states = generations.states();
        return catalogue.keySet().stream()
                .map(name -> feed(name, states.getOrDefault(name, unbuilt(name)).followed()))
                .toList();
    }

    /** The same, and the other generation of every table whose view is being replaced. */
    public List<Feed> seen() {
        return feeds(TableGenerations::seen);
    }

    /** All generations that are to have every change. */
    public List<Feed> fed() {
        return feeds(TableGenerations::fed);
    }

    /** The tables that take no changes before a new generation takes the live one's place. */
    public Set<String> standingStill() {
        return generations.states().values().stream()
                .filter(TableGenerations::standsStill)
                .map(TableGenerations::table)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What keeps the generations from being looked after at the moment. */
    public Optional<String> interruption() {
        return generations.interruption();
    }

    @Override
    public void close() {
        generations.close();
        upstream.close();
    }

    private void begin(List<TableGenerations> states, int transforms) throws InterruptedException {
        Map<String, Long> highest = new LinkedHashMap<>();
        Map<String, String> filling = new LinkedHashMap<>();
        for (TableGenerations state : states) {
            PublishedTable published = published(state.table());
            if (warehouse.publishedGeneration(published).isEmpty()
                    || topics.of(state.live().topic()).isEmpty()) {
                throw new IllegalStateException(state.table() + " cannot be rebuilt: it is not there yet");
            }
            String topic = topicOf(state, transforms);
            if (topics.of(topic).isEmpty()) {
                throw new IllegalStateException(state.table() + " cannot be rebuilt from topic " + topic
                        + ", which does not exist: start the transforms of generation " + transforms + " first");
            }
            filling.put(state.table(), topic);
            highest.put(
                    state.table(),
                    warehouse
                            .highestGeneration(physical(state.table(), 1).stagingDataset(), published)
                            .orElse(0));
        }
        generations.change(
                states,
                (state, now) -> state.begin(
                        highest.getOrDefault(state.table(), 0L),
                        filling.getOrDefault(state.table(), state.live().topic()),
                        now));
    }

    private String topicOf(TableGenerations state, int transforms) {
        if (transforms == 0) {
            return state.live().topic();
        }
        if (transforms == RebuildOrder.NEXT_TRANSFORMS) {
            throw new IllegalArgumentException("the sink starts no transforms: start those of the next generation, with"
                    + " processing.generation one higher, and name that generation");
        }
        if (catalogued(state.table()).content() instanceof FeedContent.StarRows star) {
            return new TransformsGeneration(transforms).of(star.target()).topic();
        }
        throw new IllegalArgumentException(
                state.table() + " is not filled by the transforms; allowed are tables of the star schema");
    }

    private RebuildsStatus.Running running(TableGenerations state, Rebuild rebuild) {
        PhysicalTable physical = physical(state.table(), rebuild.to().number());
        GenerationPositions.Progress progress = generations.progress(rebuild.to());
        Optional<String> trouble = Optional.ofNullable(feeds.troubles().get(physical))
                .map(all -> all.get(0).reason())
                .or(() -> Optional.ofNullable(generations.troubles().get(state.table())));
        OptionalLong sourceRemaining = upstream.recordsRemaining(rebuild.from(), rebuild.to());
        return new RebuildsStatus.Running(
                state.table(),
                rebuild.phase(),
                rebuild.from().number(),
                rebuild.to().number(),
                rebuild.begun().toString(),
                rebuild.phaseSince().toString(),
                feeds.table(physical)
                        .map(table -> table.metrics().rowsAcknowledged())
                        .orElse(0L),
                progress.records(),
                progress.remaining(),
                progress.perSecond(),
                progress.secondsToGo(),
                sourceRemaining.isPresent() ? sourceRemaining.getAsLong() : null,
                rebuild.finding(),
                trouble.orElse(null),
                generations.graceEnds(state).map(Instant::toString).orElse(null));
    }

    private List<TableFeeds.Wanted> wanted(Map<String, TableGenerations> states) {
        List<TableFeeds.Wanted> wanted = new ArrayList<>();
        for (String name : catalogue.keySet()) {
            TableGenerations state = states.getOrDefault(name, unbuilt(name));
            for (Generation generation : state.fed()) {
                wanted.add(new TableFeeds.Wanted(feed(name, generation), generation.equals(state.live())));
            }
        }
        return wanted;
    }

    private Set<String> named(List<String> names) {
        if (names.isEmpty()) {
            Set<String> filledByTransforms = new LinkedHashSet<>();
            catalogue.forEach((name, feed) -> {
                if (feed.content() instanceof FeedContent.StarRows) {
                    filledByTransforms.add(name);
                }
            });
            return filledByTransforms;
        }
        Set<String> tables = new LinkedHashSet<>();
        for (String name : names) {
            List<String> meant = catalogue.values().stream()
                    .map(feed -> feed.table().published())
                    .filter(published -> published.toString().equals(name)
                            || published.dataset().equals(name)
                            || published.name().equals(name))
                    .map(PublishedTable::toString)
                    .toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException(name + " is no table of the warehouse; allowed are "
                        + String.join(", ", catalogue.keySet()) + ", these without their dataset, and datasets");
            }
            tables.addAll(meant);
        }
        return tables;
    }

    private TableGenerations unbuilt(String name) {
        Feed feed = catalogued(name);
        return TableGenerations.of(name, new Generation(feed.table().generation(), feed.topic()));
    }

    private List<Feed> feeds(Function<TableGenerations, List<Generation>> which) {
        Map<String, TableGenerations> states = generations.states();
        return catalogue.keySet().stream()
                .flatMap(name -> which.apply(states.getOrDefault(name, unbuilt(name))).stream()
                        .map(generation -> feed(name, generation)))
                .toList();
    }

    private Feed feed(String name, Generation generation) {
        return new Feed(
                generation.topic(),
                physical(name, generation.number()),
                catalogued(name).content());
    }

    private PhysicalTable physical(String name, long number) {
        PhysicalTable shown = catalogued(name).table();
        return new PhysicalTable(shown.project(), shown.stagingDataset(), shown.published(), number);
    }

    private PublishedTable published(String name) {
        return catalogued(name).table().published();
    }

    private String topicOf(PhysicalTable table) {
        return feeds.table(table)
                .map(FeedTable::feed)
                .map(Feed::topic)
                .orElseThrow(() -> new IllegalStateException(table + " is not fed"));
    }

    private Feed catalogued(String name) {
        Feed feed = catalogue.get(name);
        if (feed == null) {
            throw new IllegalArgumentException(name + " is no table of the warehouse");
        }
        return feed;
    }
}
