package dev.wwi.platform.source;

/** Told how far the filling of a database has come. Called from the thread that fills. */
@FunctionalInterface
public interface FillProgress {
    /** Listens to nothing. */
    FillProgress SILENT = (step, rows) -> {};

    /**
     * One more step is done.
     *
     * @param step what was done, for people to read, such as a table's or a file's name
     * @param rows rows written by this step, 0 for steps that write none
     */
    void done(String step, long rows);
}
