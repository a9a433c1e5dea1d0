package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.ChangeEncoders;
import dev.wwi.cdc.encode.ColumnProtection;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the targets of all captured tables. */
final class ChangeTargets {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeTargets.class);

    private ChangeTargets() {}

    /** By topic; for one run, since their encoders keep what the tables' columns were. */
    static Map<String, ChangeTarget> of(CdcConfig config, TopicSchemas schemas, CaptureProgress progress) {
        ChangeEncoders encoders = new ChangeEncoders(
                schemas,
                DebeziumSettings.UNAVAILABLE_PLACEHOLDER,
                new ColumnProtection(config.capture().privacy()),
                progress::leftOut,
                ChangeTargets::warnOfAddedColumns);
        Map<String, ChangeTarget> targets = new HashMap<>();
        for (SourceTable table : config.capture().sourceTables()) {
            targets.put(
                    table.topic(),
                    new ChangeTarget(
                            table,
                            Topics.changeTopic(table, config.capture().factPartitions())
                                    .partitions(),
                            encoders.forTable(table)));
        }
        return targets;
    }

    private static void warnOfAddedColumns(SourceTable table) {
        LOGGER.atWarn()
                .addKeyValue("table", table.qualifiedName())
                .addKeyValue("hint", "wwi snapshot " + table.qualifiedName())
                .log("The table has new columns; what its older rows have in them comes when it is read again");
    }
}
