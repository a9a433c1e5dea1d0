package dev.wwi.bqlocal.sql;

import java.util.Locale;

/**
 * A token of GoogleSQL.
 *
 * @param text an identifier without backticks, a string's value without quotes and escapes, a parameter's name, or the
 *     token as written
 * @param start where the token begins in the SQL text
 * @param end where it ends, exclusive
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        BYTES,
        NUMBER,
        PARAMETER,
        SYMBOL,
        END
    }

    static final Token END_OF_TEXT = new Token(Kind.END, "", -1, -1);

    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(wordOrSymbol);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }
}
