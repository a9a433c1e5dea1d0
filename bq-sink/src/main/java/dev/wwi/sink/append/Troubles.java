package dev.wwi.sink.append;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Why tables take no rows, by the topics that fill them; a topic may have several reasons. Not thread-safe. */
public final class Troubles {

    private static final int MOST_DESCRIBED = 3;

    private final Map<String, Set<Trouble>> byTopic = new LinkedHashMap<>();

    /** Adds one, unless the topic has the same already. */
    public void add(String topic, Trouble trouble) {
        byTopic.computeIfAbsent(topic, name -> new LinkedHashSet<>()).add(trouble);
    }

    /** Adds all of another's. */
    public void addAll(Troubles others) {
        others.byTopic.forEach((topic, troubles) -> troubles.forEach(trouble -> add(topic, trouble)));
    }

    public boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** How many topics have any. */
    public int topics() {
        return byTopic.size();
    }

    /** Those of one topic, in the order in which they were added. */
    public List<Trouble> of(String topic) {
        return List.copyOf(byTopic.getOrDefault(topic, Set.of()));
    }

    /** What is wrong and what to do about it, of a few of them, and how many more there are. */
    public String describe() {
        List<Trouble> all =
                byTopic.values().stream().flatMap(Set::stream).distinct().toList();
        String described = all.stream()
                .limit(MOST_DESCRIBED)
                .map(trouble -> trouble.reason() + " [" + trouble.code() + "]; " + trouble.hint())
                .collect(Collectors.joining("; besides, "));
        int more = all.size() - MOST_DESCRIBED;
        return more > 0 ? described + "; and " + more + " more" : described;
    }
}
