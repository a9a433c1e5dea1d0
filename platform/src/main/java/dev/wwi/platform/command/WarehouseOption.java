package dev.wwi.platform.command;

import dev.wwi.platform.deployed.Deployment;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose warehouse a command asks: that of a running platform's console, or of services that run on their own. */
final class WarehouseOption {
    @Mixin
    private PlatformOption platform;

    @Option(
            names = "--configs",
            paramLabel = "DIR",
            description =
                    "Ask the source, Kafka and the warehouse of the services whose connector.yaml, transforms.yaml"
                            + " and sink.yaml are in this folder, and no console.")
    private @Nullable Path configs;

    QueryResult query(String sql) throws Exception {
        return configs == null ? platform.connect().query(sql) : new Deployment(configs, System.getenv()).query(sql);
    }

    ReconcileAnswer reconcile(ReconcileOrder order) throws Exception {
        if (configs == null) {
            return platform.connect().reconcile(order);
        }
        if (order.repair()) {
            throw new IllegalArgumentException("--repair needs a running platform, which mends by its own services;"
                    + " beside --configs, wwi snapshot TABLE --connector URL reads a table again");
        }
        try {
            return new Deployment(configs, System.getenv()).reconcile(order.tables());
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }

    void await(Duration timeout) throws Exception {
        if (configs == null) {
            platform.connect().await(timeout);
            return;
        }
        try {
            new Deployment(configs, System.getenv()).await(timeout);
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }
}
