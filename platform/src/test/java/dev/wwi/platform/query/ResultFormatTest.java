package dev.wwi.platform.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
    private static final QueryResult RESULT = new QueryResult(
            List.of(new QueryResult.Column("id", "INT64"), new QueryResult.Column("name", "STRING")),
            List.of(List.of("7", "a \"b\", c"), Arrays.asList("12", null), List.of("3", "")));

    @Test
    void csvFollowsRfc4180AndTellsNullFromTheEmptyString() {
        assertThat(ResultFormat.CSV.format(RESULT)).isEqualTo("id,name\r\n7,\"a \"\"b\"\", c\"\r\n12,\r\n3,\"\"\r\n");
    }

    @Test
    void csvOfNoRowsIsTheHeader() {
        assertThat(ResultFormat.CSV.format(new QueryResult(RESULT.columns(), List.of())))
                .isEqualTo("id,name\r\n");
    }

    @Test
    void jsonKeepsNulls() {
        assertThat(ResultFormat.JSON.format(RESULT)).contains("\"name\" : null", "\"name\" : \"a \\\"b\\\", c\"");
    }

    @Test
    void aTableAlignsNumbersToTheRightAndSpellsNullOut() {
        assertThat(ResultFormat.TABLE.format(RESULT)).isEqualTo("""
                        id  name
                        ──  ────────
                         7  a "b", c
                        12  NULL
                         3
                        3 rows
                        """);
    }

    @Test
    void aTableShowsControlCharactersWithoutObeyingThem() {
        // Given
        QueryResult result = new QueryResult(
                List.of(new QueryResult.Column("name", "STRING")), List.of(List.of("Ab\u001b[31m\ncd")));

        // Then
        assertThat(ResultFormat.TABLE.format(result)).contains("Ab␣[31m␣cd");
    }
}
