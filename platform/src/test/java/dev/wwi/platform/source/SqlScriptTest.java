package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.platform.source.SqlScript.NumberedStatement;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {
    @Test
    void semicolonsInQuotesAndCommentsDoNotEndAStatement() {
        // Given
        String text = """
                -- one; comment
                SELECT 'a;''b' /* ; */, "c;d";

                DO $body$
                BEGIN; -- it's;
                END $body$;
                SELECT $1
                """;

        // When
        SqlScript script = SqlScript.parse("test.sql", text);

        // Then
        assertThat(script.statements())
                .containsExactly(
                        new NumberedStatement(2, "SELECT 'a;''b' /* ; */, \"c;d\""),
                        new NumberedStatement(4, "DO $body$\nBEGIN; -- it's;\nEND $body$"),
                        new NumberedStatement(7, "SELECT $1"));
    }

    @Test
    void aCommandOfPsqlIsRefusedWithItsLine() {
        // When // Then
        assertThatThrownBy(() -> SqlScript.parse("load.sql", "SELECT 1;\n\\i other.sql\n"))
                .hasMessage("load.sql, line 2: a command of psql; only SQL statements are allowed here");
    }

    @Test
    void aQuoteWithoutEndIsNamedWithItsLine() {
        // When // Then
        assertThatThrownBy(() -> SqlScript.parse("broken.sql", "SELECT 1;\nSELECT 'open;\n"))
                .hasMessage("broken.sql, line 2: the quoted text that begins here has no end");
    }
}
