package dev.wwi.platform;

import dev.wwi.cdc.status.CaptureMetrics;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.runtime.lag.LagMetrics;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.PartitionLag;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.metrics.RebuildMetrics;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.streams.TransformsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services' own metrics as Prometheus reads them: each service registers all it has, and the answer is read. */
final class ExportedMetrics {
    private static final Pattern HELP = Pattern.compile("# HELP (wwi_\\S+) ?(.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (wwi_\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(wwi_[a-z0-9_]+)(?:\\{([^}]*)})? .*");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final List<String> UNITS = List.of("bytes_per_second", "seconds", "bytes", "rows", "records");

    private final Map<String, Map<String, Metric>> byService = new LinkedHashMap<>();
    private final Set<String> samples = new TreeSet<>();

    /** A family of time series. */
    record Metric(String name, String type, String unit, Set<String> labels, String meaning) {}

    private ExportedMetrics() {}

    static ExportedMetrics read() {
        ExportedMetrics exported = new ExportedMetrics();
        exported.add("connector", meters -> CaptureMetrics.register(meters, new CaptureProgress()));
        exported.add("transforms", meters -> {
            TransformsMetrics.register(meters, () -> true, () -> false, () -> 0, () -> 0);
            countADeadLetter(meters);
            lag(meters, "transforms");
        });
        exported.add("sink", meters -> {
            TableMetrics table = new SinkMetrics(meters).table("analytics.dim_city");
            table.retried("UNAVAILABLE");
            table.deadLettered("ROW_REJECTED");
            table.leftOutOfChangeLog();
            table.valueLeftOut("price", "OUT_OF_RANGE");
            countADeadLetter(meters);
            new RebuildMetrics(meters, List.of("HELD"), "HELD").table("analytics.dim_city", "HELD", 0);
            lag(meters, "sink");
        });
        exported.add(
                "wwi local, besides those of its services",
                meters -> FreshnessMetrics.register(
                        meters,
                        new Watermarks(Map::of, topic -> Optional.empty(), 1),
                        "analytics.dim_city",
                        InstantSource.system()));
        return exported;
    }

    Map<String, Map<String, Metric>> byService() {
        return byService;
    }

    /** Every name that an expression may use: families, and the parts of histograms. */
    Set<String> sampleNames() {
        return samples;
    }

    private void add(String service, Consumer<MeterRegistry> registration) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registration.accept(registry);
        byService.put(service, parse(registry.scrape()));
        registry.close();
    }

    private Map<String, Metric> parse(String scrape) {
        Map<String, String> meanings = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : scrape.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                meanings.put(help.group(1), help.group(2));
            } else if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                samples.add(sample.group(1));
                Set<String> found = labels.computeIfAbsent(family(sample.group(1), types), name -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    found.add(label.group(1));
                }
            }
        }
        Map<String, Metric> metrics = new TreeMap<>();
        types.forEach((name, type) -> {
            Set<String> its = new TreeSet<>(labels.getOrDefault(name, Set.of()));
            its.remove("le");
            metrics.put(name, new Metric(name, type, unit(name), its, meanings.getOrDefault(name, "")));
        });
        return metrics;
    }

    private static String family(String sample, Map<String, String> types) {
        for (String suffix : List.of("_bucket", "_count", "_sum")) {
            String family = sample.endsWith(suffix) ? sample.substring(0, sample.length() - suffix.length()) : sample;
            if (types.containsKey(family)) {
                return family;
            }
        }
        return sample;
    }

    private static String unit(String name) {
        String bare = name.replaceFirst("_(total|max)$", "");
        return UNITS.stream()
                .filter(unit -> bare.endsWith("_" + unit))
                .findFirst()
                .orElse("");
    }

    private static void countADeadLetter(MeterRegistry meters) {
        DeadLetterWriter.count(
                meters,
                new DeadLetter("sink", "wwi.sales.orders", 0, 0, 0, null, null, new ArrayList<>(), "ROW_REJECTED", ""));
    }

    private static void lag(MeterRegistry meters, String stage) {
        PartitionLag partition = new PartitionLag("0_0", "wwi.sales.orders", 0, 0, null, LagState.CAUGHT_UP);
        new LagMetrics(meters)
                .show(new StageLag(stage, LagState.CAUGHT_UP, 0, "records", null, 0, 0, List.of(partition), null));
    }
}
