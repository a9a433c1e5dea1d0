package dev.wwi.platform.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one run of one contender showed.
 *
 * @param section what was measured; contenders of one section did the same work
 * @param contender who did the work
 * @param round from 1 on; contenders take turns, so that runs of one round are neighbours in time
 * @param figures by their names, which end with the unit, in the order in which they are shown
 */
public record BenchRun(String section, String contender, int round, Map<String, Double> figures) {
    public BenchRun {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
