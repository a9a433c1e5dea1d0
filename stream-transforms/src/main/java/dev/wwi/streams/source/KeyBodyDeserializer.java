package dev.wwi.streams.source;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Deserializes the keys of change topics to their {@linkplain RowKey Avro body}. Thread-safe. */
public final class KeyBodyDeserializer implements Deserializer<Bytes> {
    @Override
    public Bytes deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            throw new UnreadableChangeException(topic + ": a record has no key, a change needs its row's primary key");
        }
        return RowKey.body(data);
    }
}
