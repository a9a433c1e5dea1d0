package dev.wwi.streams.source;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of one change topic to the columns of a layout. Columns the layout does not name are skipped
 * without being built; columns the writer does not have are NULL, as Avro's resolution gives for a nullable field.
 * One {@link EnvelopeProjection} per writer schema id is made once and kept. Thread-safe.
 */
public final class ChangeDecoder {
    private final SourceTable table;
    private final RowLayout layout;
    private final SchemaIds schemaIds;
    private final Map<Integer, EnvelopeProjection> projections = new ConcurrentHashMap<>();

    /** Decodes the table's changes to the layout; writer schemas come from the registry. */
    public ChangeDecoder(SourceTable table, RowLayout layout, SchemaIds schemaIds) {
        this.table = table;
        this.layout = layout;
        this.schemaIds = schemaIds;
    }

    /**
     * Decodes a record's value, null being a tombstone.
     *
     * @throws UnreadableChangeException if the bytes are no change event of the table
     * @throws dev.wwi.schemas.serde.SchemaRegistryException if the registry does not answer or know the schema
     */
    public RowChange decode(byte @Nullable [] wireValue) {
        if (wireValue == null) {
            return new RowTombstone();
        }
        EnvelopeProjection projection = projection(wireValue);
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(wireValue, WireFormat.BODY_OFFSET, wireValue.length - WireFormat.BODY_OFFSET, null);
        try {
            return projection.read(decoder);
        } catch (IOException | AvroRuntimeException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new UnreadableChangeException(layout.name() + ": the value does not follow its schema: " + e, e);
        }
    }

    private EnvelopeProjection projection(byte[] wireValue) {
        int id = WireFormat.schemaId(wireValue);
        EnvelopeProjection known = projections.get(id);
        if (known != null) {
            return known;
        }
        Schema writer = schemaIds.byId(id);
        EnvelopeProjection made = EnvelopeProjection.of(writer, table, layout);
        projections.put(id, made);
        return made;
    }
}
