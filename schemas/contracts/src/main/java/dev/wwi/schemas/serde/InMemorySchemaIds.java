package dev.wwi.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Schema ids of one process, from 1 upwards, without a registry: for tests of single parts. Thread-safe. */
public final class InMemorySchemaIds implements SchemaIds {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int index = schemas.indexOf(schema);
        if (index < 0) {
            schemas.add(schema);
            index = schemas.size() - 1;
        }
        return index + 1;
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException(
                    "schema id " + id + " is unknown", false, new IndexOutOfBoundsException(id));
        }
        return schemas.get(id - 1);
    }
}
