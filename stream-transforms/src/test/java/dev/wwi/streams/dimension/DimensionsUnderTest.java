package dev.wwi.streams.dimension;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The dimensions, one way or another made to run. */
interface DimensionsUnderTest extends AutoCloseable {
    /** Hands a record over and gives what left because of it. */
    List<ProducerRecord<byte[], byte[]>> send(String topic, byte[] key, byte @Nullable [] value, long timestampMillis);

    /** Lets a moment pass and gives what left because of it. */
    List<ProducerRecord<byte[], byte[]>> passWallClockTime();

    @Override
    void close();
}
