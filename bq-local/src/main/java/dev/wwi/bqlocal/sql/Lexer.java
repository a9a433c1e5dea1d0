package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits GoogleSQL into tokens, by the lexical structure that BigQuery documents: backticked names, single, double and
 * triple quotes, raw and bytes literals, comments.
 */
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"<<", ">>", "<=", ">=", "<>", "!=", "||", "=>", "|>"};

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (Character.isWhitespace(c)) {
                position++;
            } else if (sql.startsWith("--", position) || c == '#') {
                int end = sql.indexOf('\n', position);
                position = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", position)) {
                int end = sql.indexOf("*/", position + 2);
                position = end < 0 ? sql.length() : end + 2;
            } else if (c == '`') {
                quotedName();
            } else if (c == '\'' || c == '"') {
                string("");
            } else if (isStringPrefix()) {
                int quote = position;
                while (sql.charAt(quote) != '\'' && sql.charAt(quote) != '"') {
                    quote++;
                }
                String prefix = sql.substring(position, quote).toLowerCase(Locale.ROOT);
                position = quote;
                string(prefix);
            } else if (Character.isDigit(c) || isFraction(c)) {
                number();
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else if (c == '@' && position + 1 < sql.length() && isNamePart(sql.charAt(position + 1))) {
                position++;
                int start = position;
                skipName();
                add(Token.Kind.PARAMETER, sql.substring(start, position), start - 1);
            } else {
                symbol();
            }
        }
    }

    private void quotedName() {
        int end = sql.indexOf('`', position + 1);
        if (end < 0) {
            throw unclosed("identifier");
        }
        int start = position;
        position = end + 1;
        add(Token.Kind.QUOTED_NAME, sql.substring(start + 1, end), start);
    }

    private void word() {
        int start = position;
        skipName();
        add(Token.Kind.WORD, sql.substring(start, position), start);
    }

    private void number() {
        int start = position;
        if (sql.startsWith("0x", position) || sql.startsWith("0X", position)) {
            position += 2;
            skipName();
            String digits = sql.substring(start + 2, position);
            try {
                add(Token.Kind.NUMBER, Long.toString(Long.parseUnsignedLong(digits, 16)), start);
            } catch (NumberFormatException e) {
                throw RequestException.invalidQuery("Syntax error: Invalid number 0x" + digits);
            }
            return;
        }
        while (position < sql.length() && (Character.isDigit(sql.charAt(position)) || sql.charAt(position) == '.')) {
            position++;
        }
        if (position < sql.length() && (sql.charAt(position) == 'e' || sql.charAt(position) == 'E')) {
            int exponent = position + 1;
            if (exponent < sql.length() && (sql.charAt(exponent) == '+' || sql.charAt(exponent) == '-')) {
                exponent++;
            }
            if (isDigitAt(exponent)) {
                position = exponent;
                while (isDigitAt(position)) {
                    position++;
                }
            }
        }
        add(Token.Kind.NUMBER, sql.substring(start, position), start);
    }

    private void string(String prefix) {
        int start = position - prefix.length();
        char quote = sql.charAt(position);
        String triple = String.valueOf(quote).repeat(3);
        String close = sql.startsWith(triple, position) ? triple : String.valueOf(quote);
        position += close.length();
        boolean raw = prefix.contains("r");
        StringBuilder value = new StringBuilder();
        while (!sql.startsWith(close, position)) {
            if (position >= sql.length()) {
                throw unclosed("string literal");
            }
            char c = sql.charAt(position++);
            if (c != '\\') {
                value.append(c);
            } else if (raw) {
                value.append(c);
                if (position < sql.length()) {
                    value.append(sql.charAt(position++));
                }
            } else {
                escape(value, prefix.contains("b"));
            }
        }
        position += close.length();
        Token.Kind kind = prefix.contains("b") ? Token.Kind.BYTES : Token.Kind.STRING;
        add(kind, value.toString(), start);
    }

    private void escape(StringBuilder value, boolean bytes) {
        if (position >= sql.length()) {
            throw unclosed("string literal");
        }
        char c = sql.charAt(position++);
        switch (c) {
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000b');
            case 'x', 'X' -> value.append((char) code(2, 16, bytes));
            case 'u' -> value.appendCodePoint(code(4, 16, false));
            case 'U' -> value.appendCodePoint(code(8, 16, false));
            case '0', '1', '2', '3' -> {
                position--;
                value.append((char) code(3, 8, bytes));
            }
            case '\\', '?', '"', '\'', '`', '\n' -> value.append(c);
            default -> throw RequestException.invalidQuery("Syntax error: Illegal escape sequence: \\" + c);
        }
    }

    private int code(int digits, int radix, boolean bytes) {
        int end = Math.min(position + digits, sql.length());
        String text = sql.substring(position, end);
        try {
            int code = Integer.parseInt(text, radix);
            position = end;
            return bytes ? code & 0xFF : code;
        } catch (NumberFormatException e) {
            throw RequestException.invalidQuery("Syntax error: Illegal escape sequence of '" + text + "'");
        }
    }

    private void symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (sql.startsWith(symbol, position)) {
                position += symbol.length();
                add(Token.Kind.SYMBOL, symbol, position - symbol.length());
                return;
            }
        }
        position++;
        add(Token.Kind.SYMBOL, sql.substring(position - 1, position), position - 1);
    }

    /** The bytes of a BYTES literal, whose value holds one byte per character unless it has wider characters. */
    static byte[] bytes(Token token) {
        boolean narrow = token.text().chars().allMatch(c -> c < 256);
        return token.text().getBytes(narrow ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private void add(Token.Kind kind, String text, int start) {
        tokens.add(new Token(kind, text, start, position));
    }

    private boolean isStringPrefix() {
        int end = position;
        while (end < sql.length() && end - position < 2 && "rRbB".indexOf(sql.charAt(end)) >= 0) {
            end++;
        }
        return end > position && end < sql.length() && (sql.charAt(end) == '\'' || sql.charAt(end) == '"');
    }

    /** Whether a number begins with its point, which after a name would separate the names of a path. */
    private boolean isFraction(char c) {
        return c == '.' && isDigitAt(position + 1) && !afterName();
    }

    private boolean afterName() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).isName();
    }

    private boolean isDigitAt(int index) {
        return index < sql.length() && Character.isDigit(sql.charAt(index));
    }

    private void skipName() {
        while (position < sql.length() && isNamePart(sql.charAt(position))) {
            position++;
        }
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static RequestException unclosed(String what) {
        return RequestException.invalidQuery("Syntax error: Unclosed " + what);
    }
}
