package dev.wwi.sink;

import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One local BigQuery, broker and registry for all tests of a class, which each have tables of their own. */
abstract class OnLocalBigQuery {

    static SinkFixture fixture;
    static LocalBigQuery bigQuery;
    static EndpointConfig endpoint;
    static BigQuery reader;

    @BeforeAll
    static void startServers(@TempDir Path directory) throws Exception {
        fixture = new SinkFixture(directory);
        bigQuery = LocalBigQuery.start(LocalBigQuery.Config.of(directory.resolve("bigquery")));
        endpoint = new EndpointConfig(bigQuery.grpcEndpoint(), bigQuery.restEndpoint());
        reader = BigQueryClients.rest(BigQueryConfig.local("wwi-test", endpoint));
    }

    @AfterAll
    static void stopServers() throws Exception {
        bigQuery.close();
        fixture.close();
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(BigQueryException.class);
    }
}
