package dev.wwi.sink.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Rebuilds in a world of which everything is kept in mind, with orders at any time and processes that are killed before,
 * in and after any step. The world itself asserts what must never happen.
 */
class GenerationStepsPropertyTest {
    private static final int WORLDS = 3_000;
    private static final int EVENTS = 60;
    private static final Duration GRACE = Duration.ofHours(1);

    @Test
    void readersNeverSeeAPartialTableAndEveryRebuildEndsWhoeverIsKilledWhenever() throws Exception {
        Set<Phase> killedIn = EnumSet.noneOf(Phase.class);
        Set<Outcome> ended = EnumSet.noneOf(Outcome.class);
        for (int seed = 0; seed < WORLDS; seed++) {
            World world = new World(new Random(seed), killedIn, ended);
            for (int event = 0; event < EVENTS; event++) {
                world.happen();
            }
            world.comeToAnEnd();
        }
        assertThat(killedIn).containsExactlyInAnyOrder(Phase.values());
        assertThat(ended).containsExactlyInAnyOrder(Outcome.values());
    }

    /** One table, its topic, its view, and the process that is killed. */
    private static final class World implements GenerationWork {
        private static final String TABLE = "raw.sales_orders";
        private static final String TOPIC = "wwi.sales.orders";

        private final Random random;
        private final Set<Phase> killedIn;
        private final Set<Outcome> ended;
        private final SettableClock clock = new SettableClock();
        private final GenerationSteps steps = new GenerationSteps(this, GRACE, clock);

        /** How many of the topic's records each physical table has. */
        private final Map<Long, Integer> tables = new TreeMap<>(Map.of(1L, 10));

        private final Set<Long> dropped = new HashSet<>();

        /** The generations whose topic was made anew: they refuse it. */
        private final Set<Long> refusing = new HashSet<>();

        private int records = 10;
        private long shown = 1;
        private TableGenerations written = TableGenerations.of(TABLE, new Generation(1, TOPIC));
        private boolean killable = true;

        World(Random random, Set<Phase> killedIn, Set<Outcome> ended) {
            this.random = random;
            this.killedIn = killedIn;
            this.ended = ended;
        }

        void happen() throws InterruptedException {
            switch (random.nextInt(12)) {
                case 0 -> records++;
                case 1 -> clock.now = clock.now.plusSeconds(random.nextInt(1_000));
                case 2 -> order(random.nextInt(6));
                case 3, 4, 5 -> feed();
                default -> step();
            }
            assertThat(tables).as("the view shows a table").containsKey(shown);
            if (!written.standsStill()) {
                assertThat(written.fed()).extracting(Generation::number).contains(shown);
            }
            if (!Set.of(Phase.SWAPPING, Phase.ROLLING_BACK)
                    .contains(written.phase().orElse(Phase.HELD))) {
                assertThat(shown).isEqualTo(written.live().number());
            }
            assertThat(tables).hasSizeLessThanOrEqualTo(2);
        }

        void comeToAnEnd() throws InterruptedException {
            killable = false;
            for (int turn = 0; turn < 100 && (written.rebuild() != null || lags()); turn++) {
                feed();
                step();
                if (written.phase().equals(Optional.of(Phase.HELD))) {
                    written = written.standsStill() || random.nextBoolean()
                            ? written.accept(clock.now)
                            : written.abort(clock.now);
                }
                clock.now = clock.now.plus(GRACE);
            }
            assertThat(written.rebuild()).isNull();
            assertThat(tables).containsOnlyKeys(written.live().number());
            assertThat(refusing).doesNotContain(written.live().number());
            assertThat(tables).containsValue(records);
            assertThat(shown).isEqualTo(written.live().number());
            Optional.ofNullable(written.last()).map(FinishedRebuild::outcome).ifPresent(ended::add);
        }

        private boolean lags() {
            return tables.getOrDefault(written.live().number(), 0) < records;
        }

        /** As a process does: all it knows after a kill is what was written. */
        private void step() throws InterruptedException {
            try {
                mayBeKilled();
                Optional<TableGenerations> next = steps.advance(written);
                mayBeKilled();
                next.ifPresent(state -> written = state);
            } catch (Killed e) {
                written.phase().ifPresent(killedIn::add);
            }
        }

        private void order(int kind) {
            TableGenerations before = written;
            try {
                written = switch (kind) {
                    case 0 -> before.abort(clock.now);
                    case 1 -> before.accept(clock.now);
                    case 2 -> before.rollBack(clock.now);
                    case 3 -> before.finish(clock.now);
                    case 4 -> before.begin(highest(), TOPIC, clock.now);
                    default -> before.beginAnew(highest(), TOPIC, clock.now);
                };
                if (kind > 4) {
                    refusing.add(before.live().number());
                }
                if (kind > 3) {
                    assertThat(before.rebuild()).as("one rebuild at a time").isNull();
                    assertThat(dropped).doesNotContain(written.highest());
                }
            } catch (IllegalStateException e) {
                assertThat(written).isEqualTo(before);
            }
        }

        private long highest() {
            return tables.keySet().stream().mapToLong(each -> each).max().orElse(0);
        }

        private void feed() {
            for (Generation generation : written.fed()) {
                assertThat(dropped).as("fed after it was dropped").doesNotContain(generation.number());
                assertThat(refusing).as("fed though it refuses").doesNotContain(generation.number());
                tables.merge(generation.number(), Math.min(records, 4), (has, more) -> Math.min(records, has + more));
            }
        }

        @Override
        public boolean hasCaughtUp(String table, Generation generation) {
            return tables.getOrDefault(generation.number(), 0) == records;
        }

        @Override
        public boolean isSourceCaughtUp(Generation live, Generation candidate) {
            return !(killable && random.nextInt(4) == 0);
        }

        @Override
        public boolean catchUp(String table, Generation generation) {
            mayBeKilled();
            return hasCaughtUp(table, generation) && !(killable && random.nextInt(4) == 0);
        }

        @Override
        public Verdict compare(String table, Generation live, Generation candidate, boolean liveStandsStill) {
            mayBeKilled();
            assertThat(written.fed().contains(live))
                    .as("the live one is fed if it is said to follow")
                    .isEqualTo(!liveStandsStill);
            return switch (random.nextInt(4)) {
                case 0 -> new Verdict.Different("differs");
                case 1 -> new Verdict.Unverified("unverified");
                default -> new Verdict.Equal("equal");
            };
        }

        @Override
        public void show(String table, Generation generation) {
            mayBeKilled();
            if (shown != generation.number()) {
                assertThat(tables.getOrDefault(generation.number(), 0))
                        .as("what readers have seen is in generation %s", generation.number())
                        .isGreaterThanOrEqualTo(written.phase().equals(Optional.of(Phase.SWAPPING)) ? records : 1);
            }
            shown = generation.number();
            mayBeKilled();
        }

        @Override
        public boolean remove(String table, Generation generation) {
            assertThat(generation.number()).as("removed while shown").isNotEqualTo(shown);
            mayBeKilled();
            if (killable && random.nextInt(3) == 0) {
                return false;
            }
            tables.remove(generation.number());
            dropped.add(generation.number());
            mayBeKilled();
            return true;
        }

        private void mayBeKilled() {
            if (killable && random.nextInt(5) == 0) {
                throw new Killed();
            }
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
