package dev.wwi.platform.deadletter;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.deadletter.Resolution;
import dev.wwi.schemas.serde.SchemaIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters of all services: to be read, sent again, given up.
 *
 * <p>A letter is sent again at most once: the record and the note that it was go into one Kafka transaction, and of two
 * desks that try at the same time Kafka fences one. Thread-safe; orders are carried out one after the other.
 */
public final class DeadLetterDesk implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "wwi-dead-letter-desk";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KafkaConfig kafka;
    private final LetterContent content;
    private final ReplayRule rule;
    private final PartitionRecords records;
    private final OpenLetterCounts open;

    /**
     * @param schemas to decode what is shown
     * @param isStopped whether capture of the topic's table stands still
     */
    public DeadLetterDesk(KafkaConfig kafka, SchemaIds schemas, Predicate<String> isStopped) {
        this.kafka = kafka;
        this.content = new LetterContent(schemas);
        this.rule = new ReplayRule(isStopped);
        this.records = new PartitionRecords(kafka.clientSettings(), PATIENCE);
        this.open = new OpenLetterCounts(kafka.clientSettings());
    }

    /**
     * How many letters are open, by service. Answers within seconds also while Kafka does not, then with what was known
     * last; does not wait for orders.
     */
    public Map<String, Long> openLetters() {
        return open.counts();
    }

    /** The letters that the filter accepts, without their bytes, in the order of the flow and of their writing. */
    public synchronized List<LetterView> list(LetterFilter filter) {
        return find(filter).stream().map(letter -> view(letter, false)).toList();
    }

    /**
     * One letter with all there is to it.
     *
     * @throws IllegalArgumentException if there is no such letter
     */
    public synchronized LetterView show(LetterId id) {
        return view(letter(id), true);
    }

    /** Sends the records of the letters to where they came from, where that is right. */
    public synchronized List<LetterOutcome> replay(LetterFilter filter) {
        List<StoredLetter> letters = find(filter);
        List<LetterOutcome> outcomes = new ArrayList<>(unknown(filter, letters));
        if (letters.isEmpty()) {
            return outcomes;
        }
        try (Producer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            for (StoredLetter letter : letters) {
                outcomes.add(replay(letter, producer));
            }
        }
        return outcomes;
    }

    /** Gives the letters up: they stay in their topic, and count as open no more. */
    public synchronized List<LetterOutcome> drop(LetterFilter filter) {
        List<StoredLetter> letters = find(filter);
        List<LetterOutcome> outcomes = new ArrayList<>(unknown(filter, letters));
        if (letters.isEmpty()) {
            return outcomes;
        }
        try (Producer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            producer.beginTransaction();
            for (StoredLetter letter : letters) {
                if (letter.isOpen()) {
                    send(producer, note(letter, Resolution.Kind.DROPPED));
                    outcomes.add(new LetterOutcome(
                            letter.id().toString(),
                            Resolution.Kind.DROPPED.name(),
                            "given up; its bytes stay in " + letter.id().topic()));
                } else {
                    outcomes.add(alreadyDone(letter));
                }
            }
            producer.commitTransaction();
        }
        return outcomes;
    }

    @Override
    public synchronized void close() {
        records.close();
        open.close();
    }

    private LetterOutcome replay(StoredLetter stored, Producer<byte[], byte[]> producer) {
        DeadLetter letter = stored.letter();
        if (!stored.isOpen()) {
            return alreadyDone(stored);
        }
        Optional<String> refusal = rule.refusal(letter);
        if (refusal.isPresent()) {
            return new LetterOutcome(stored.id().toString(), null, refusal.get());
        }
        TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
        long lookedUpTo = records.read(partition, Long.MAX_VALUE, record -> {});
        refusal = rule.refusal(letter, laterRecordOfTheKey(letter));
        if (refusal.isPresent()) {
            return new LetterOutcome(stored.id().toString(), null, refusal.get());
        }
        producer.beginTransaction();
        Future<RecordMetadata> sent = producer.send(letter.toReplayRecord());
        send(producer, note(stored, Resolution.Kind.REPLAYED));
        producer.commitTransaction();
        return new LetterOutcome(
                stored.id().toString(),
                Resolution.Kind.REPLAYED.name(),
                "sent to " + partition + restoreOrder(letter, partition, lookedUpTo, offset(sent), producer));
    }

    private Optional<String> refusal(DeadLetter letter) {
        Optional<String> always = rule.refusal(letter);
        return always.isPresent() ? always : rule.refusal(letter, laterRecordOfTheKey(letter));
    }

    private OptionalLong laterRecordOfTheKey(DeadLetter letter) {
        AtomicReference<OptionalLong> later = new AtomicReference<>(OptionalLong.empty());
        TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
        records.read(partition, letter.offset() + 1, record -> {
            if (isOfKey(letter, record)) {
                later.set(OptionalLong.of(record.offset()));
            }
        });
        return later.get();
    }

    /**
     * The topic's own writer may have put a record of the key between the look and the replay, which the replay then
     * overtook. That one is sent once more, and so is the newest again. It may be in a transaction that is still open.
     */
    private String restoreOrder(
            DeadLetter letter,
            TopicPartition partition,
            long lookedUpTo,
            long replayOffset,
            Producer<byte[], byte[]> producer) {
        records.awaitVisible(partition, replayOffset);
        List<ConsumerRecord<byte[], byte[]>> ofTheKey = new ArrayList<>();
        records.read(partition, lookedUpTo, record -> {
            if (isOfKey(letter, record)) {
                ofTheKey.add(record);
            }
        });
        boolean isOvertaken =
                ofTheKey.size() > 1 && ofTheKey.get(ofTheKey.size() - 1).offset() == replayOffset;
        if (!isOvertaken) {
            return "";
        }
        ConsumerRecord<byte[], byte[]> newest = ofTheKey.get(ofTheKey.size() - 2);
        producer.beginTransaction();
        send(
                producer,
                new ProducerRecord<>(
                        newest.topic(),
                        newest.partition(),
                        newest.timestamp(),
                        newest.key(),
                        newest.value(),
                        newest.headers()));
        producer.commitTransaction();
        return "; a record of its key came in between and was sent once more, so that it stays the newest";
    }

    private static boolean isOfKey(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
        return letter.key() != null && Arrays.equals(letter.key().get(), record.key());
    }

    private static long offset(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted after the record was sent", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the record was not sent: " + e.getCause(), e);
        }
    }

    private static LetterOutcome alreadyDone(StoredLetter letter) {
        return new LetterOutcome(
                letter.id().toString(),
                null,
                "it is done with: " + letter.resolution().orElseThrow());
    }

    private static ProducerRecord<byte[], byte[]> note(StoredLetter letter, Resolution.Kind kind) {
        return new Resolution(kind, letter.id().offset())
                .toProducerRecord(letter.id().topic(), 0);
    }

    /** A send of a transaction that fails makes its commit fail. */
    private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }

    private List<StoredLetter> find(LetterFilter filter) {
        List<StoredLetter> found = new ArrayList<>();
        for (String service : LetterId.services()) {
            if (filter.concerns(service)) {
                read(service).stream().filter(filter::accepts).forEach(found::add);
            }
        }
        return found;
    }

    private StoredLetter letter(LetterId id) {
        return find(LetterFilter.of(List.of(id.toString()))).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(missing(id)));
    }

    private static List<LetterOutcome> unknown(LetterFilter filter, List<StoredLetter> found) {
        return filter.letters().stream()
                .map(LetterId::parse)
                .filter(id -> found.stream().noneMatch(letter -> letter.id().equals(id)))
                .map(id -> new LetterOutcome(id.toString(), null, missing(id)))
                .toList();
    }

    private static String missing(LetterId id) {
        return "there is no dead letter " + id + "; ./wwi dlq list shows which there are";
    }

    private List<StoredLetter> read(String service) {
        Map<Long, StoredLetter> letters = new TreeMap<>();
        records.read(partition(service), 0, record -> {
            Optional<Resolution> resolution = Resolution.parse(record);
            if (resolution.isPresent()) {
                letters.computeIfPresent(
                        resolution.get().offset(),
                        (offset, letter) -> new StoredLetter(
                                letter.id(),
                                letter.failedAt(),
                                letter.letter(),
                                Optional.of(resolution.get().kind())));
            } else {
                letters.put(
                        record.offset(),
                        new StoredLetter(
                                new LetterId(service, record.offset()),
                                Instant.ofEpochMilli(record.timestamp()),
                                DeadLetter.parse(record),
                                Optional.empty()));
            }
        });
        return List.copyOf(letters.values());
    }

    private LetterView view(StoredLetter stored, boolean isWhole) {
        DeadLetter letter = stored.letter();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : letter.headers()) {
            headers.put(header.key(), LetterContent.text(header));
        }
        return new LetterView(
                stored.id().toString(),
                stored.failedAt().toString(),
                letter.stage(),
                letter.topic(),
                letter.partition(),
                letter.offset(),
                letter.timestampMillis() == DeadLetter.UNKNOWN
                        ? null
                        : Instant.ofEpochMilli(letter.timestampMillis()).toString(),
                letter.errorCode(),
                letter.errorReason(),
                stored.resolution().map(Resolution.Kind::name).orElse("OPEN"),
                headers,
                isWhole ? content.of(letter, letter.key()) : null,
                isWhole ? content.of(letter, letter.value()) : null,
                isWhole && stored.isOpen() ? refusal(letter).orElse(null) : null);
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TopicPartition partition(String service) {
        return new TopicPartition(LetterId.topic(service), 0);
    }
}
