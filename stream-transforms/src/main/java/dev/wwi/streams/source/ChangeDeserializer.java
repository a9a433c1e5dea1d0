package dev.wwi.streams.source;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Deserializes the values of several change topics, each by its own decoder. Never returns null. Thread-safe. */
public final class ChangeDeserializer implements Deserializer<RowChange> {
    private final Map<String, ChangeDecoder> decoders;

    /** By topic. */
    public ChangeDeserializer(Map<String, ChangeDecoder> decoders) {
        this.decoders = Map.copyOf(decoders);
    }

    @Override
    public RowChange deserialize(String topic, byte @Nullable [] data) {
        ChangeDecoder decoder = decoders.get(topic);
        if (decoder == null) {
            throw new IllegalArgumentException("no decoder for topic " + topic + "; there are " + decoders.keySet());
        }
        return decoder.decode(data);
    }
}
