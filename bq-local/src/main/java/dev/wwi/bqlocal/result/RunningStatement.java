package dev.wwi.bqlocal.result;

import dev.wwi.bqlocal.catalog.RequestException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The statement that a job is executing, so that another thread can cancel it. */
public final class RunningStatement {
    private @Nullable Statement statement;
    private boolean cancelled;

    synchronized void started(Statement started) {
        if (cancelled) {
            throw new RequestException(RequestException.Reason.STOPPED, "Job execution was cancelled");
        }
        statement = started;
    }

    synchronized void ended() {
        statement = null;
    }

    /** Stops the statement, or the next one if none is running. */
    public synchronized void cancel() throws SQLException {
        cancelled = true;
        if (statement != null) {
            statement.cancel();
        }
    }
}
