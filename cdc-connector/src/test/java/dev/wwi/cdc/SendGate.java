package dev.wwi.cdc;

import dev.wwi.schemas.topics.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a producer send so many records and then holds it, so that it stands exactly there when another takes over. Kafka
 * makes its interceptors itself, so they find their gate by name; consumers get the same settings and pass.
 */
public final class SendGate implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
    static final String NAME_PROPERTY = "wwi.test.gate";
    private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

    private Gate gate = Gate.open();

    /** A bound on the sends of one producer. */
    static final class Gate {
        private final AtomicInteger allowed;
        private final boolean holdsPositions;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Gate(int allowed, boolean holdsPositions) {
            this.allowed = new AtomicInteger(allowed);
            this.holdsPositions = holdsPositions;
        }

        static Gate open() {
            return new Gate(Integer.MAX_VALUE, false);
        }

        boolean isUnbounded() {
            return allowed.get() == Integer.MAX_VALUE;
        }

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void release() {
            released.countDown();
        }

        private void pass(boolean position) {
            if (position == holdsPositions && allowed.getAndDecrement() <= 0) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * @param allowed how many sends pass
     * @param holdsPositions whether it counts and holds the records of the position topic, else those of change topics
     */
    static Gate make(String name, int allowed, boolean holdsPositions) {
        Gate gate = new Gate(allowed, holdsPositions);
        GATES.put(name, gate);
        return gate;
    }

    static Map<String, String> properties(String name) {
        return Map.of("interceptor.classes", SendGate.class.getName(), NAME_PROPERTY, name);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        gate = GATES.get(String.valueOf(configs.get(NAME_PROPERTY)));
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        gate.pass(record.topic().equals(Topics.CONNECTOR_POSITION));
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
