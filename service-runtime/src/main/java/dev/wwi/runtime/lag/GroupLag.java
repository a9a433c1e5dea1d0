package dev.wwi.runtime.lag;

import dev.wwi.runtime.lag.GroupLook.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges a consuming stage by its last looks. Confined to one thread. */
final class GroupLag {
    private static final String RECORDS = "records";

    private final LagStage stage;
    private final LagWindow whole = new LagWindow();
    private final Map<String, LagWindow> units = new HashMap<>();

    GroupLag(LagStage stage) {
        this.stage = stage;
    }

    /** Takes the next look and judges. */
    StageLag judge(GroupLook look) {
        Map<String, LagSample> sums = new HashMap<>();
        look.partitions()
                .forEach((partition, place) -> sums.merge(
                        stage.unit().apply(partition),
                        new LagSample(look.at(), place.position(), place.end()),
                        GroupLag::sum));
        units.keySet().retainAll(sums.keySet());
        Map<String, LagState> states = new HashMap<>();
        sums.forEach((unit, sample) -> {
            LagWindow window = units.computeIfAbsent(unit, name -> new LagWindow());
            window.add(sample);
            states.put(unit, window.state());
        });
        LagSample total = sums.values().stream().reduce(GroupLag::sum).orElse(new LagSample(look.at(), 0, 0));
        whole.add(total);
        List<PartitionLag> partitions = partitions(look, states);
        return new StageLag(
                stage.name(),
                LagState.worst(states.values()),
                partitions.stream().mapToLong(PartitionLag::records).sum(),
                RECORDS,
                oldest(partitions),
                whole.handledPerSecond(),
                whole.arrivedPerSecond(),
                partitions,
                null);
    }

    private List<PartitionLag> partitions(GroupLook look, Map<String, LagState> states) {
        List<PartitionLag> partitions = new ArrayList<>();
        look.partitions().forEach((partition, place) -> {
            String unit = stage.unit().apply(partition);
            partitions.add(new PartitionLag(
                    unit,
                    partition.topic(),
                    partition.partition(),
                    place.lag(),
                    secondsBehind(place, look.at()),
                    place.lag() == 0 ? LagState.CAUGHT_UP : states.getOrDefault(unit, LagState.UNKNOWN)));
        });
        partitions.sort(Comparator.comparing(PartitionLag::topic).thenComparing(PartitionLag::partition));
        return partitions;
    }

    private static @Nullable Double secondsBehind(Place place, Instant at) {
        Optional<Long> next = place.nextMillis();
        return place.lag() == 0 || next.isEmpty() ? null : Math.max(0, at.toEpochMilli() - next.get()) / 1_000.0;
    }

    private static @Nullable Double oldest(List<PartitionLag> partitions) {
        Double oldest = null;
        for (PartitionLag partition : partitions) {
            Double seconds = partition.secondsBehind();
            if (seconds != null && (oldest == null || seconds > oldest)) {
                oldest = seconds;
            }
        }
        return oldest;
    }

    private static LagSample sum(LagSample one, LagSample other) {
        return new LagSample(one.at(), one.position() + other.position(), one.end() + other.end());
    }
}
