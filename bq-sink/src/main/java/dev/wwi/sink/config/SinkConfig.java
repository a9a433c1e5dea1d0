package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;
import java.time.Duration;
import java.util.Map;

/**
 * The sink's configuration.
 *
 * @param kafka where the topics are
 * @param bigQuery where the tables are
 * @param consume how topics are read
 * @param append how rows are written
 * @param tables what the tables are like
 * @param generations how tables are rebuilt
 * @param changeLog the logs of all changes
 * @param cost what ingestion costs
 * @param operations the port for probes and metrics
 */
public record SinkConfig(
        KafkaConfig kafka,
        BigQueryConfig bigQuery,
        ConsumeConfig consume,
        AppendConfig append,
        TablesConfig tables,
        GenerationsConfig generations,
        ChangeLogConfig changeLog,
        CostConfig cost,
        OperationsConfig operations)
        implements ServiceConfig {

    public SinkConfig {
        require("kafka", kafka);
        require("bigQuery", bigQuery);
        require("consume", consume);
        require("append", append);
        require("tables", tables);
        require("generations", generations);
        require("changeLog", changeLog);
        require("cost", cost);
        require("operations", operations);
        if (changeLog.enabled()) {
            requireApart(consume, changeLog);
            requireApart(bigQuery, changeLog);
        }
    }

    /** With the defaults of everything but the two places. */
    public static SinkConfig of(KafkaConfig kafka, BigQueryConfig bigQuery) {
        return new SinkConfig(
                kafka,
                bigQuery,
                ConsumeConfig.defaults(),
                AppendConfig.defaults(),
                TablesConfig.defaults(),
                GenerationsConfig.defaults(),
                ChangeLogConfig.defaults(),
                CostConfig.defaults(),
                OperationsConfig.local(0));
    }

    /** With the old generation of a rebuilt table kept for so long. */
    public SinkConfig withGracePeriod(Duration gracePeriod) {
        return new SinkConfig(
                kafka,
                bigQuery,
                consume,
                append,
                tables,
                new GenerationsConfig(gracePeriod, generations.replicationFactor()),
                changeLog,
                cost,
                operations);
    }

    /** Within one group either would be given partitions that the other then never reads. */
    private static void requireApart(ConsumeConfig consume, ChangeLogConfig changeLog) {
        if (changeLog.group().equals(consume.group())) {
            throw new ConfigException("changeLog.group is " + changeLog.group()
                    + ", which consume.group is too; allowed is a group of its own");
        }
    }

    /** Within one dataset a log and a table of the same source table would be one physical table. */
    private static void requireApart(BigQueryConfig bigQuery, ChangeLogConfig changeLog) {
        Map<String, String> taken = Map.of(
                "bigQuery.rawDataset", bigQuery.rawDataset(),
                "bigQuery.analyticsDataset", bigQuery.analyticsDataset(),
                "bigQuery.stagingDataset", bigQuery.stagingDataset());
        taken.forEach((path, dataset) -> {
            if (changeLog.dataset().equals(dataset)) {
                throw new ConfigException("changeLog.dataset is " + dataset + ", which " + path
                        + " is too; allowed is a dataset of its own");
            }
        });
    }

    private static void require(String name, Object section) {
        if (section == null) {
            throw new ConfigException(name + " is missing; allowed is a section");
        }
    }
}
