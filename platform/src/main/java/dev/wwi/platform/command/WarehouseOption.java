package dev.wwi.platform.command;

import dev.wwi.platform.deployed.Deployment;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/**
 * Whose warehouse a command asks: that of a running platform's console, or of services that run on their own. Those are
 * asked through their source, Kafka and warehouse, and no console has to run.
 */
final class WarehouseOption {
    @Mixin
    private PlatformOption platform;

    QueryResult query(String sql) throws Exception {
        Optional<Deployment> deployment = deployment();
        return deployment.isPresent()
                ? deployment.get().query(sql)
                : platform.connect().query(sql);
    }

    ReconcileAnswer reconcile(ReconcileOrder order) throws Exception {
        Optional<Deployment> deployment = deployment();
        if (deployment.isEmpty()) {
            return platform.connect().reconcile(order);
        }
        if (order.repair()) {
            throw new IllegalArgumentException("--repair needs a running platform, which mends by its own services;"
                    + " beside --configs, wwi snapshot TABLE reads a table again");
        }
        try {
            return deployment.get().reconcile(order.tables());
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }

    void await(Duration timeout) throws Exception {
        Optional<Deployment> deployment = deployment();
        if (deployment.isEmpty()) {
            platform.connect().await(timeout);
            return;
        }
        try {
            deployment.get().await(timeout);
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }

    private Optional<Deployment> deployment() {
        Optional<Path> configs = platform.configs();
        return configs.map(folder -> new Deployment(folder, System.getenv()));
    }
}
