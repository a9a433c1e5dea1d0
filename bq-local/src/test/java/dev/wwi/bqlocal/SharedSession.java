package dev.wwi.bqlocal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One local BigQuery for all tests of a class, which each start with tables of their own. */
abstract class SharedSession {
    static Session session;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        session = Session.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        session.close();
    }
}
