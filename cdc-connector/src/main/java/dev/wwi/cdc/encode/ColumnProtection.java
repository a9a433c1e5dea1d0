package dev.wwi.cdc.encode;

import dev.wwi.cdc.config.ColumnPolicy;
import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.schemas.catalogue.SourceTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Applies the configured policies to columns: the one place that both events and dead letters pass. Not thread-safe.
 */
public final class ColumnProtection {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String MASKED = "****";

    private final PrivacyConfig privacy;
    private final @Nullable Mac mac;

    /** Of the configured columns. */
    public ColumnProtection(PrivacyConfig privacy) {
        this.privacy = privacy;
        this.mac = privacy.columns().containsValue(ColumnPolicy.HASH)
                ? mac(privacy.hashKey().reveal())
                : null;
    }

    /** Whether the column is in no event at all. */
    boolean isExcluded(SourceTable table, String column) {
        return privacy.policyOf(table, column).equals(Optional.of(ColumnPolicy.EXCLUDE));
    }

    /**
     * Refuses a row without a column that has a policy: under a new name its values would leave unprotected.
     *
     * @throws CaptureException naming the columns
     */
    void requireColumns(SourceTable table, Collection<String> present) {
        Set<String> missing = missing(table, present);
        if (!missing.isEmpty()) {
            throw new CaptureException(
                    CaptureErrorCode.PROTECTED_COLUMN_MISSING,
                    table.qualifiedName() + " has no column " + String.join(", ", missing)
                            + " any more, which has a policy in capture.privacy.columns",
                    "If the column was renamed, give its new name the policy; if it was dropped, take the policy out. Then "
                            + WayOut.reread(table.qualifiedName()) + ".");
        }
    }

    Set<String> missing(SourceTable table, Collection<String> present) {
        Set<String> missing = privacy.columnsOf(table);
        missing.removeAll(present);
        return missing;
    }

    /** The type to write a column with: its own, if it has no policy. */
    ColumnType protect(SourceTable table, String column, ColumnType type) {
        ColumnPolicy policy = privacy.policyOf(table, column).orElse(null);
        if (policy == null) {
            return type;
        }
        ValueEncoder text = (value, out) -> out.writeString((String) value);
        return switch (policy) {
            case EXCLUDE -> throw new IllegalArgumentException(table.qualifiedName() + "." + column + " is excluded");
            case MASK ->
                isPlainText(type.avro())
                        ? new ColumnType(type.avro(), text, value -> MASKED)
                        : new ColumnType(type.avro(), type.encoder(), value -> null);
            case HASH -> {
                if (!isHashable(type.avro())) {
                    throw new CaptureException(
                            CaptureErrorCode.UNENCODABLE,
                            table.qualifiedName() + "." + column + " cannot be hashed: it is neither text, bytes nor an"
                                    + " integer",
                            "Give it the policy MASK or EXCLUDE in capture.privacy.columns.");
                }
                yield new ColumnType(Schema.create(Schema.Type.STRING), text, this::hash);
            }
        };
    }

    /** What stands for a value in JSON; the value itself, if its column has no policy. */
    @Nullable
    Object protect(SourceTable table, String column, @Nullable Object value) {
        ColumnPolicy policy = privacy.policyOf(table, column).orElse(null);
        if (policy == null || value == null) {
            return value;
        }
        return policy == ColumnPolicy.HASH && isHashable(value) ? hash(value) : MASKED;
    }

    private static boolean isPlainText(Schema avro) {
        return avro.getType() == Schema.Type.STRING
                && avro.getLogicalType() == null
                && avro.getProp("wwi.type") == null;
    }

    private static boolean isHashable(Schema avro) {
        return switch (avro.getType()) {
            case STRING -> true;
            case BYTES, INT, LONG -> avro.getLogicalType() == null;
            default -> false;
        };
    }

    private static boolean isHashable(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof byte[]
                || value instanceof ByteBuffer;
    }

    private String hash(Object value) {
        Mac keyed = mac;
        if (keyed == null) {
            throw new IllegalStateException("a column is to be hashed without a key");
        }
        if (value instanceof byte[] bytes) {
            keyed.update(bytes);
        } else if (value instanceof ByteBuffer buffer) {
            keyed.update(buffer.duplicate());
        } else {
            keyed.update(value.toString().getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(keyed.doFinal());
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
