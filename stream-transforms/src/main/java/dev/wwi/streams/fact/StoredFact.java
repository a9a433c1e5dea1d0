package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.timeline.MemberId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a published fact was made of. Equal bytes mean an equal fact, so that nothing is published twice.
 *
 * @param lookupMicros L
 * @param rows the encoded {@link JoinedRows}
 * @param members the members that were looked up as of L
 * @param readings what was read of them
 */
record StoredFact(long lookupMicros, Bytes rows, Collection<MemberId> members, Bytes readings) {
    private static final int FORMAT = 1;

    byte[] encode() {
        BinaryWriter writer = new BinaryWriter()
                .writeByte(FORMAT)
                .writeLong(lookupMicros)
                .writeBytes(rows.get())
                .writeBytes(readings.get())
                .writeLong(members.size());
        for (MemberId member : members) {
            writer.writeByte(DimensionCodes.of(member.dimension())).writeLong(member.id());
        }
        return writer.toByteArray();
    }

    static StoredFact decode(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "a published fact");
        long lookupMicros = reader.readLong();
        Bytes rows = Bytes.wrap(reader.readBytes());
        Bytes readings = Bytes.wrap(reader.readBytes());
        long count = reader.readLong();
        List<MemberId> members = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            members.add(new MemberId(DimensionCodes.name(reader.readByte()), reader.readLong()));
        }
        return new StoredFact(lookupMicros, rows, members, readings);
    }
}
