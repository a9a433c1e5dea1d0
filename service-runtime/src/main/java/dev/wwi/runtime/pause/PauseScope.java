package dev.wwi.runtime.pause;

import java.util.List;

/** The stages that can be paused as a whole. Besides them, each table of the warehouse can be, by its name. */
public final class PauseScope {
    /** The connector reads nothing from the source; the slot keeps WAL meanwhile. */
    public static final String CAPTURE = "capture";

    /** The transforms take no changes. */
    public static final String TRANSFORMS = "transforms";

    /** No table of the warehouse takes rows. */
    public static final String SINK = "sink";

    /** All, in the order of the flow. */
    public static final List<String> STAGES = List.of(CAPTURE, TRANSFORMS, SINK);

    private PauseScope() {}
}
