package dev.wwi.bqlocal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.bqlocal.fault.FaultPlan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a local BigQuery until it is told to stop. */
@Command(
        name = "bq-local",
        description = "A BigQuery with change data capture, for one machine",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LocalBigQueryCommand implements Callable<Integer> {
    @Option(names = "--dir", description = "Where the data is kept", defaultValue = ".bq-local")
    private Path dir = Path.of(".bq-local");

    @Option(names = "--host", description = "The address to listen on", defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    @Option(names = "--grpc-port", description = "Port of the Storage Write API", defaultValue = "9060")
    private int grpcPort = 9060;

    @Option(names = "--rest-port", description = "Port of the REST API", defaultValue = "9050")
    private int restPort = 9050;

    @Option(
            names = "--faults",
            description = "Faults that appends meet, as PUT /bq-local/faults takes them",
            defaultValue = "{}")
    private String faults = "{}";

    /** Parses the arguments and runs until the process is ended. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LocalBigQueryCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        FaultPlan plan = FaultPlan.of(new ObjectMapper().readTree(faults));
        CountDownLatch ended = new CountDownLatch(1);
        LocalBigQuery bigQuery = LocalBigQuery.start(new LocalBigQuery.Config(dir, grpcPort, restPort, host));
        bigQuery.faults().plan(plan);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                bigQuery.close();
                            } catch (SQLException e) {
                                System.err.println("Could not close the data: " + e.getMessage());
                            }
                            ended.countDown();
                        },
                        "bq-local-shutdown"));
        System.out.println("Storage Write API  " + bigQuery.grpcEndpoint());
        System.out.println("REST API           " + bigQuery.restEndpoint());
        ended.await();
        return 0;
    }
}
