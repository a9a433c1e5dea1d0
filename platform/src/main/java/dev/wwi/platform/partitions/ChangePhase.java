package dev.wwi.platform.partitions;

/** How far a change of the partition count is. Each phase begins once what the one before had to do is certain. */
public enum ChangePhase {
    /** Capture is halted; what it has captured is still on its way into the warehouse. */
    DRAINING,

    /** The topics are made anew, while no service runs. */
    REMAKING,

    /** The services run with the new count, and fill what is to take the place of what readers see. */
    REBUILDING,

    /** Readers see it, and capture goes on. */
    DONE
}
