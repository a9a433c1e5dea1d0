package dev.wwi.cdc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which process is killed in which phase, and which was. */
final class ChaosKills {
    private final Map<ChaosPhase, List<Victim>> planned = new EnumMap<>(ChaosPhase.class);
    private final Map<Victim, Map<ChaosPhase, Integer>> done = new EnumMap<>(Victim.class);

    /** What is killed. */
    enum Victim {
        CONNECTOR,
        BROKER,
        POSTGRES
    }

    private ChaosKills() {}

    /** Spreads the kills over all phases; those of the connector begin with the two that take longest. */
    static ChaosKills plan(ChaosSettings settings, Random random) {
        ChaosKills kills = new ChaosKills();
        for (ChaosPhase phase : ChaosPhase.values()) {
            kills.planned.put(phase, new ArrayList<>());
        }
        kills.plan(
                Victim.CONNECTOR,
                settings.connectorKills(),
                List.of(ChaosPhase.FIRST_SNAPSHOT, ChaosPhase.HUGE),
                random);
        kills.plan(Victim.BROKER, settings.brokerKills(), List.of(), random);
        kills.plan(Victim.POSTGRES, settings.postgresKills(), List.of(), random);
        kills.planned.values().forEach(victims -> Collections.shuffle(victims, random));
        return kills;
    }

    private void plan(Victim victim, int count, List<ChaosPhase> first, Random random) {
        Deque<ChaosPhase> phases = new ArrayDeque<>(first);
        for (int kill = 0; kill < count; kill++) {
            if (phases.isEmpty()) {
                List<ChaosPhase> all = new ArrayList<>(Arrays.asList(ChaosPhase.values()));
                if (kill <= first.size()) {
                    all.removeAll(first);
                }
                Collections.shuffle(all, random);
                phases.addAll(all);
            }
            planned.get(phases.remove()).add(victim);
        }
    }

    List<Victim> plannedIn(ChaosPhase phase) {
        return planned.getOrDefault(phase, List.of());
    }

    void count(Victim victim, ChaosPhase phase) {
        done.computeIfAbsent(victim, absent -> new EnumMap<>(ChaosPhase.class)).merge(phase, 1, Integer::sum);
    }

    long done(Victim victim) {
        return done.getOrDefault(victim, Map.of()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** One line for people. */
    String summary(Victim victim) {
        return "%-20s killed %d times: %s".formatted(victim, done(victim), done.getOrDefault(victim, Map.of()));
    }
}
