package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.RequestException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in BigQuery's terms what DuckDB refused. */
public final class DatabaseErrors {
    private static final Pattern MISSING_TABLE =
            Pattern.compile("Catalog Error: Table with name \"?(.+?)\"? does not exist", Pattern.DOTALL);
    private static final Pattern POSITION = Pattern.compile("\\s*LINE \\d+:.*", Pattern.DOTALL);

    private DatabaseErrors() {}

    public static RequestException translate(SQLException error) {
        String message = String.valueOf(error.getMessage());
        Matcher missing = MISSING_TABLE.matcher(message);
        if (missing.find()) {
            return new RequestException(
                    RequestException.Reason.NOT_FOUND, "Not found: Table " + missing.group(1), error);
        }
        if (message.startsWith("INTERRUPT")) {
            return new RequestException(RequestException.Reason.STOPPED, "Job execution was cancelled", error);
        }
        if (message.startsWith("IO Error") || message.startsWith("Out of Memory") || message.startsWith("FATAL")) {
            return new RequestException(RequestException.Reason.BACKEND_ERROR, message, error);
        }
        String shortened = POSITION.matcher(message).replaceFirst("");
        return new RequestException(
                RequestException.Reason.INVALID_QUERY,
                shortened.replaceFirst("^(Parser|Binder|Catalog) Error: ", "Syntax error: "),
                error);
    }
}
