package dev.wwi.cdc.status;

/** What capture is doing. */
public enum CapturePhase {
    /** Checking and preparing the source and the topics. */
    STARTING,

    /** Reading the rows that were there first. */
    SNAPSHOT,

    /** Following the WAL. */
    STREAMING,

    /** Reading nothing because an operator wants it so. */
    PAUSED,

    /** Waiting to try again after a failure. */
    RETRYING,

    /** Standing still until a person mends something. */
    FAILED,

    /** Closed. */
    STOPPED
}
