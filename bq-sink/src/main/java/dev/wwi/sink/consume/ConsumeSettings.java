package dev.wwi.sink.consume;

import dev.wwi.sink.append.AppendLimits;
import java.time.Duration;
import java.util.Map;

/**
 * How topics are consumed.
 *
 * @param client settings of every consumer: where Kafka is, and what the operator passes through
 * @param group the consumer group
 * @param commitInterval how often offsets are committed
 * @param settleTimeout how long to wait for acknowledgements before a partition is given away or the sink stops
 * @param maxBytesInFlight what one thread may hold for rows that are not acknowledged
 * @param append per table and thread
 */
public record ConsumeSettings(
        Map<String, Object> client,
        String group,
        Duration commitInterval,
        Duration settleTimeout,
        long maxBytesInFlight,
        AppendLimits append) {

    public ConsumeSettings {
        client = Map.copyOf(client);
    }
}
