package dev.wwi.platform.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of SQL statements, split so that an error can name the line its statement begins on.
 *
 * <p>Understands quotes, dollar quotes and both kinds of comments. Commands of {@code psql} (a backslash at the
 * beginning of a line) are refused: only {@code psql} can run them.
 *
 * @param name what to call the script in errors
 * @param statements the statements in order
 */
record SqlScript(String name, List<NumberedStatement> statements) {
    /**
     * One statement.
     *
     * @param line the line of the file it begins on, counted from 1
     * @param text the statement without its semicolon
     */
    record NumberedStatement(int line, String text) {}

    static SqlScript resource(String name) {
        try (InputStream stream = SqlScript.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the platform is incomplete: its resource " + name + " is missing");
            }
            return parse(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new IllegalStateException("the platform's resource " + name + " cannot be read", failure);
        }
    }

    static SqlScript file(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    static SqlScript parse(String name, String text) {
        return new SqlScript(name, new Splitter(name, text).split());
    }

    /** Runs all statements on the connection, within whatever transaction it is in. */
    void run(Connection connection) throws SQLException {
        try (Statement jdbc = connection.createStatement()) {
            for (NumberedStatement statement : statements) {
                try {
                    jdbc.execute(statement.text());
                } catch (SQLException failure) {
                    throw new SQLException(
                            name + ", statement on line " + statement.line() + ": " + failure.getMessage(),
                            failure.getSQLState(),
                            failure);
                }
            }
        }
    }

    private static final class Splitter {
        private final String name;
        private final String text;
        private final List<NumberedStatement> statements = new ArrayList<>();
        private int position;
        private int line = 1;

        Splitter(String name, String text) {
            this.name = name;
            this.text = text;
        }

        List<NumberedStatement> split() {
            int begin = -1;
            int beginLine = 0;
            while (position < text.length()) {
                char character = text.charAt(position);
                if (text.startsWith("--", position)) {
                    skipTo("\n");
                } else if (text.startsWith("/*", position)) {
                    skipPast("*/", "comment");
                } else if (character == ';') {
                    if (begin >= 0) {
                        statements.add(new NumberedStatement(beginLine, text.substring(begin, position)));
                        begin = -1;
                    }
                    advance(1);
                } else if (Character.isWhitespace(character)) {
                    advance(1);
                } else {
                    if (begin < 0) {
                        begin = position;
                        beginLine = line;
                        if (character == '\\') {
                            throw new IllegalArgumentException(name + ", line " + line
                                    + ": a command of psql; only SQL statements are allowed here");
                        }
                    }
                    skipToken(character);
                }
            }
            if (begin >= 0) {
                statements.add(
                        new NumberedStatement(beginLine, text.substring(begin).stripTrailing()));
            }
            return List.copyOf(statements);
        }

        private void skipToken(char character) {
            if (character == '\'' || character == '"') {
                advance(1);
                skipPast(String.valueOf(character), "quoted text");
            } else if (character == '$') {
                int end = text.indexOf('$', position + 1);
                String tag = end < 0 ? "" : text.substring(position, end + 1);
                if (tag.matches("\\$\\w*\\$")) {
                    advance(tag.length());
                    skipPast(tag, "quoted text");
                } else {
                    advance(1);
                }
            } else {
                advance(1);
            }
        }

        private void skipTo(String end) {
            int found = text.indexOf(end, position);
            advance((found < 0 ? text.length() : found) - position);
        }

        private void skipPast(String end, String what) {
            int beginLine = line;
            int found = text.indexOf(end, position);
            if (found < 0) {
                throw new IllegalArgumentException(
                        name + ", line " + beginLine + ": the " + what + " that begins here has no end");
            }
            advance(found + end.length() - position);
        }

        private void advance(int characters) {
            int target = position + characters;
            for (; position < target; position++) {
                if (text.charAt(position) == '\n') {
                    line++;
                }
            }
        }
    }
}
