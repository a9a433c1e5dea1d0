package dev.wwi.sink.consume;

import dev.wwi.sink.append.Trouble;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The encoders of one feed by schema id, made in the background when first asked for. Confined to one thread; never
 * blocks.
 */
public final class FeedEncoders {

    /** The registry's replicas may lag: only after so many denials a schema id counts as never issued. */
    public static final int ATTEMPTS_BEFORE_UNKNOWN = 4;

    private final FeedTable table;
    private final Executor preparer;
    private final Map<Integer, Preparation<EncoderLookup>> values = new HashMap<>();
    private final Map<Integer, Preparation<EncoderLookup>> keys = new HashMap<>();
    private @Nullable Preparation<EncoderLookup> awaited;
    private int lastValueId;
    private int lastKeyId;
    private EncoderLookup.@Nullable Ready lastValue;
    private EncoderLookup.@Nullable Ready lastKey;

    /**
     * @param preparer runs what blocks: requests to the registry and the warehouse
     */
    FeedEncoders(FeedTable table, Executor preparer) {
        this.table = table;
        this.preparer = preparer;
    }

    /** The encoder of values with that schema. */
    EncoderLookup value(int schemaId, long nowNanos) {
        if (lastValue != null && schemaId == lastValueId) {
            awaited = null;
            return lastValue;
        }
        EncoderLookup lookup =
                lookUp(values, schemaId, nowNanos, id -> new EncoderLookup.Ready(table.valueEncoder(id)));
        if (lookup instanceof EncoderLookup.Ready ready) {
            lastValueId = schemaId;
            lastValue = ready;
        }
        return lookup;
    }

    /** The encoder of keys with that schema. */
    EncoderLookup key(int schemaId, long nowNanos) {
        if (lastKey != null && schemaId == lastKeyId) {
            awaited = null;
            return lastKey;
        }
        EncoderLookup lookup = lookUp(keys, schemaId, nowNanos, id -> table.keyEncoder(id)
                .<EncoderLookup>map(EncoderLookup.Ready::new)
                .orElseGet(EncoderLookup.NoTable::new));
        if (lookup instanceof EncoderLookup.NoTable) {
            // The table may come into being at any time, so the next one has to look again.
            keys.remove(schemaId);
        } else if (lookup instanceof EncoderLookup.Ready ready) {
            lastKeyId = schemaId;
            lastKey = ready;
        }
        return lookup;
    }

    /** Whether the last lookup found nothing yet. */
    boolean isWaiting() {
        return awaited != null;
    }

    /** What keeps the encoder from being ready that was last asked for. */
    Optional<Trouble> trouble() {
        Preparation<EncoderLookup> waitedFor = awaited;
        return waitedFor == null
                ? Optional.empty()
                : waitedFor
                        .failure()
                        .flatMap(failure -> PreparationFailures.trouble(table.feed(), failure, waitedFor.attempts()));
    }

    private EncoderLookup lookUp(
            Map<Integer, Preparation<EncoderLookup>> preparations,
            int schemaId,
            long nowNanos,
            IntFunction<EncoderLookup> task) {
        Preparation<EncoderLookup> preparation =
                preparations.computeIfAbsent(schemaId, id -> new Preparation<>(() -> task.apply(id), preparer));
        Optional<EncoderLookup> found = preparation.poll(nowNanos);
        if (found.isPresent()) {
            awaited = null;
            return found.get();
        }
        Optional<Throwable> failure = preparation.failure();
        if (failure.isPresent()
                && PreparationFailures.isUnknownSchema(failure.get())
                && preparation.attempts() >= ATTEMPTS_BEFORE_UNKNOWN) {
            awaited = null;
            return new EncoderLookup.UnknownSchema(String.valueOf(failure.get().getMessage()));
        }
        awaited = preparation;
        return new EncoderLookup.Pending();
    }
}
