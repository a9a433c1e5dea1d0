package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import java.util.ArrayList;
import java.util.List;

/** A position in a list of tokens, for reading statements word by word. */
final class TokenStream {
    private final List<Token> tokens;
    private int position;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        int index = position + ahead;
        return index < tokens.size() ? tokens.get(index) : Token.END_OF_TEXT;
    }

    Token next() {
        Token token = peek();
        position++;
        return token;
    }

    boolean atEnd() {
        return position >= tokens.size();
    }

    /** Whether the next tokens are these words or symbols. */
    boolean startsWith(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Reads these words or symbols if they come next. */
    boolean accept(String... words) {
        if (!startsWith(words)) {
            return false;
        }
        position += words.length;
        return true;
    }

    void expect(String... words) {
        for (String word : words) {
            if (!accept(word)) {
                throw unexpected("expected " + word);
            }
        }
    }

    /** Reads a name, with or without backticks. */
    String name() {
        if (!peek().isName()) {
            throw unexpected("expected a name");
        }
        return next().text();
    }

    /** Reads the tokens between a parenthesis that comes next and its partner, and both parentheses. */
    List<Token> parenthesised() {
        expect("(");
        List<Token> inner = new ArrayList<>();
        int depth = 1;
        while (!atEnd()) {
            Token token = next();
            if (token.is("(")) {
                depth++;
            } else if (token.is(")") && --depth == 0) {
                return inner;
            }
            inner.add(token);
        }
        throw RequestException.invalidQuery("Syntax error: Expected \")\" but got end of script");
    }

    List<Token> rest() {
        List<Token> rest = new ArrayList<>(tokens.subList(Math.min(position, tokens.size()), tokens.size()));
        position = tokens.size();
        return rest;
    }

    RequestException unexpected(String wanted) {
        Token token = peek();
        String shown = token.kind() == Token.Kind.END ? "end of script" : "\"" + token.text() + "\"";
        return RequestException.invalidQuery("Syntax error: Unexpected " + shown + ", " + wanted);
    }

    /** Splits at commas that are not within brackets. */
    static List<List<Token>> splitAtCommas(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>();
        List<Token> part = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
            if (token.is("(") || token.is("[")) {
                depth++;
            } else if (token.is(")") || token.is("]")) {
                depth--;
            }
            if (token.is(",") && depth == 0) {
                parts.add(part);
                part = new ArrayList<>();
            } else {
                part.add(token);
            }
        }
        if (!part.isEmpty() || !parts.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
