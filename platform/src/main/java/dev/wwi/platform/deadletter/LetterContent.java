package dev.wwi.platform.deadletter;

import dev.wwi.platform.deadletter.LetterView.Content;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.serde.WireFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Makes bytes readable: Avro by its schema, JSON as it is, anything else in hexadecimal. Thread-safe. */
final class LetterContent {
    private static final String FORMAT_HEADER = "wwi.format";
    private static final int MOST_BYTES_SHOWN = 64 << 10;

    private final SchemaIds schemas;

    LetterContent(SchemaIds schemas) {
        this.schemas = schemas;
    }

    @Nullable
    Content of(DeadLetter letter, @Nullable Bytes bytes) {
        if (bytes == null) {
            return null;
        }
        byte[] raw = bytes.get();
        if (isJson(letter)) {
            return new Content("json", raw.length, new String(raw, StandardCharsets.UTF_8));
        }
        try {
            Schema schema = schemas.byId(WireFormat.schemaId(raw));
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(raw, WireFormat.BODY_OFFSET, raw.length - WireFormat.BODY_OFFSET, null);
            Object datum = new GenericDatumReader<>(schema).read(null, decoder);
            if (decoder.isEnd()) {
                return new Content("avro", raw.length, String.valueOf(datum));
            }
        } catch (WireFormatException | SchemaRegistryException | AvroRuntimeException | IOException e) {
            return hex(raw);
        }
        return hex(raw);
    }

    /** A header's value: text where it is printable, else hexadecimal. */
    static String text(Header header) {
        byte[] value = header.value();
        if (value == null) {
            return "null";
        }
        String text = new String(value, StandardCharsets.UTF_8);
        boolean isText = text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
        return isText ? text : "0x" + HexFormat.of().formatHex(value);
    }

    private static Content hex(byte[] raw) {
        int shown = Math.min(raw.length, MOST_BYTES_SHOWN);
        return new Content(
                "hex", raw.length, HexFormat.of().formatHex(raw, 0, shown) + (shown < raw.length ? "…" : ""));
    }

    private static boolean isJson(DeadLetter letter) {
        return letter.headers().stream()
                .anyMatch(header -> header.key().equals(FORMAT_HEADER)
                        && header.value() != null
                        && new String(header.value(), StandardCharsets.UTF_8).equals("json"));
    }
}
