package dev.wwi.cdc.snapshot;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.AbstractColumnValue;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.util.Strings;
import java.math.BigDecimal;

/** PostgreSQL's text of a value that is not null, for Debezium to resolve. */
final class TextColumnValue extends AbstractColumnValue<String> {
    private static final int HEX_PREFIX = "\\x".length();

    private final String text;

    TextColumnValue(String text) {
        this.text = text;
    }

    @Override
    public String getRawValue() {
        return text;
    }

    @Override
    public boolean isNull() {
        return false;
    }

    @Override
    public String asString() {
        return text;
    }

    @Override
    public Boolean asBoolean() {
        return text.equals("t");
    }

    @Override
    public Integer asInteger() {
        return Integer.valueOf(text);
    }

    @Override
    public Long asLong() {
        return Long.valueOf(text);
    }

    @Override
    public Float asFloat() {
        return Float.valueOf(text);
    }

    @Override
    public Double asDouble() {
        return Double.valueOf(text);
    }

    @Override
    public SpecialValueDecimal asDecimal() {
        return PostgresValueConverter.toSpecialValue(text)
                .orElseGet(() -> new SpecialValueDecimal(new BigDecimal(text)));
    }

    @Override
    public byte[] asByteArray() {
        return Strings.hexStringToByteArray(text.substring(HEX_PREFIX));
    }
}
