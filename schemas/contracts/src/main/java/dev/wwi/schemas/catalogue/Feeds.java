package dev.wwi.schemas.catalogue;

/** What a source table's changes are used for besides its raw copy; it decides how its topic is partitioned and kept. */
public enum Feeds {
    /** Dimensions only: one partition, kept for ever, because the topic is the dimension's history. */
    DIMENSIONS,
    /** Facts: several partitions by key, compacted, because facts hold the present only. */
    FACTS,
    /** The raw copy alone: one partition, compacted. */
    RAW_ONLY
}
