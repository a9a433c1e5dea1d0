package dev.wwi.schemas.serde;

import org.apache.avro.Schema;

/** The schema registry as the services need it. Thread-safe; answers are cached for ever, since ids never change. */
public interface SchemaIds {
    /**
     * The id of the schema under the subject, registering it if it is new.
     *
     * @throws SchemaRegistryException if the registry refuses it as incompatible or cannot be reached
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema of that id.
     *
     * @throws SchemaRegistryException if the registry does not know it or cannot be reached
     */
    Schema byId(int id);

    /** The subject of a topic's keys, by Confluent's TopicNameStrategy. */
    static String keySubject(String topic) {
        return topic + "-key";
    }

    /** The subject of a topic's values, by Confluent's TopicNameStrategy. */
    static String valueSubject(String topic) {
        return topic + "-value";
    }
}
