package dev.wwi.platform.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.platform.query.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bench measured: every run, and how contenders stand to each other. Not thread-safe.
 *
 * <p>Ratios are taken run by run of the same round, which were neighbours in time, and their median is judged: a machine
 * that is slower for a while is so for both.
 */
public final class BenchReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String bench;
    private final Map<String, Object> settings;
    private final List<BenchBar> bars;
    private final Instant startedAt = Instant.now();
    private final List<BenchRun> runs = new ArrayList<>();

    /**
     * @param bench its name
     * @param settings what was asked for
     * @param bars what should be reached
     */
    public BenchReport(String bench, Map<String, Object> settings, List<BenchBar> bars) {
        this.bench = bench;
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        this.bars = List.copyOf(bars);
    }

    /** Adds a run. */
    public void add(BenchRun run) {
        runs.add(run);
    }

    /** One run's figures in a line. */
    public static String text(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> Spread.number(figure.getValue()) + " " + figure.getKey())
                .collect(Collectors.joining(", "));
    }

    /** For people: a table for each section, and the bars below it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (String section : distinct(runs.stream().map(BenchRun::section).toList())) {
            text.append(text.isEmpty() ? "" : "\n").append(section).append('\n');
            text.append(table(section));
            for (BenchBar bar : bars) {
                if (bar.section().equals(section)) {
                    text.append(line(bar));
                }
            }
        }
        return text.toString();
    }

    /** For programs: machine, settings, runs and bars. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("bench", bench).put("startedAt", startedAt.toString());
        root.putObject("machine")
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        root.set("settings", JSON.valueToTree(settings));
        root.set("runs", JSON.valueToTree(runs));
        ArrayNode judged = root.putArray("bars");
        for (BenchBar bar : bars) {
            ObjectNode node = judged.addObject();
            node.setAll(JSON.<ObjectNode>valueToTree(bar));
            value(bar).ifPresent(spread -> {
                node.set("value", JSON.valueToTree(spread));
                node.put("met", bar.isMetBy(spread.median()));
            });
        }
        return root.toPrettyString();
    }

    private String table(String section) {
        List<BenchRun> ofSection =
                runs.stream().filter(run -> run.section().equals(section)).toList();
        List<String> contenders =
                distinct(ofSection.stream().map(BenchRun::contender).toList());
        List<String> figures = distinct(ofSection.stream()
                .flatMap(run -> run.figures().keySet().stream())
                .toList());
        List<String> headers = new ArrayList<>(List.of("median (least – most)"));
        List<Boolean> rightAligned = new ArrayList<>(List.of(false));
        headers.addAll(figures);
        figures.forEach(figure -> rightAligned.add(true));
        List<List<String>> rows = new ArrayList<>();
        for (String contender : contenders) {
            List<String> row = new ArrayList<>(List.of(contender));
            for (String figure : figures) {
                Collection<Double> values = byRound(section, contender, figure).values();
                row.add(values.isEmpty() ? "–" : Spread.of(values).toString());
            }
            rows.add(row);
        }
        return TextTable.of(headers, rightAligned, rows);
    }

    private String line(BenchBar bar) {
        String judgement = value(bar)
                .map(spread -> spread + ": " + (bar.isMetBy(spread.median()) ? "met" : "MISSED"))
                .orElse("not measured");
        return "  " + bar.subject() + ", " + bar.figure() + ", " + bar.bound().words() + " "
                + Spread.number(bar.limit()) + ": " + judgement + "\n";
    }

    private Optional<Spread> value(BenchBar bar) {
        Map<Integer, Double> own = byRound(bar.section(), bar.contender(), bar.figure());
        @Nullable String rival = bar.rival();
        Map<Integer, Double> others = rival == null ? Map.of() : byRound(bar.section(), rival, bar.figure());
        List<Double> values = own.entrySet().stream()
                .filter(run -> rival == null || others.containsKey(run.getKey()))
                .map(run -> rival == null ? run.getValue() : run.getValue() / others.get(run.getKey()))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    private Map<Integer, Double> byRound(String section, String contender, String figure) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        for (BenchRun run : runs) {
            Double value = run.figures().get(figure);
            if (value != null
                    && run.section().equals(section)
                    && run.contender().equals(contender)) {
                values.put(run.round(), value);
            }
        }
        return values;
    }

    private static List<String> distinct(Collection<String> names) {
        Set<String> seen = new LinkedHashSet<>(names);
        return List.copyOf(seen);
    }
}
