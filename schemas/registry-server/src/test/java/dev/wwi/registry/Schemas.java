package dev.wwi.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;

/** Schemas for the tests, from compatible to incompatible. */
final class Schemas {
    static final AvroSchema CITY = record("\"city_key\":long");
    static final AvroSchema CITY_WITH_POPULATION = record("\"city_key\":long", "\"population\":long=0");
    static final AvroSchema CITY_WITHOUT_DEFAULT = record("\"city_key\":long", "\"population\":long");
    static final AvroSchema CITY_WITH_TEXT_KEY = record("\"city_key\":string");

    private Schemas() {}

    static RegisterSchemaRequest request(AvroSchema schema) {
        return new RegisterSchemaRequest(schema);
    }

    static RegisterSchemaRequest request(String schema) {
        RegisterSchemaRequest request = new RegisterSchemaRequest();
        request.setSchema(schema);
        return request;
    }

    /** A record named City from fields as {@code "name":type} or {@code "name":type=default}. */
    static AvroSchema record(String... fields) {
        StringBuilder json = new StringBuilder("{\"type\":\"record\",\"name\":\"City\",\"fields\":[");
        for (int i = 0; i < fields.length; i++) {
            String[] nameAndRest = fields[i].split(":", 2);
            String[] typeAndDefault = nameAndRest[1].split("=", 2);
            json.append(i == 0 ? "" : ",")
                    .append("{\"name\":")
                    .append(nameAndRest[0])
                    .append(",\"type\":\"")
                    .append(typeAndDefault[0])
                    .append('"')
                    .append(typeAndDefault.length == 2 ? ",\"default\":" + typeAndDefault[1] : "")
                    .append('}');
        }
        return new AvroSchema(json.append("]}").toString());
    }
}
