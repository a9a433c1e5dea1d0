package dev.wwi.sink.generation;

/** How far a rebuild is; its order is that of a rebuild without trouble. */
public enum Phase {
    /** The new generation reads its topic from the beginning. */
    FILLING,
    /** It has caught up, and is compared with the live one. */
    CHECKING,
    /** They differ, or could not be compared: the operator decides. Both are fed. */
    HELD,
    /** The view is being replaced. */
    SWAPPING,
    /** Readers see the new generation. The old one is still fed, so that it can be shown again at once. */
    GRACE,
    /** The view is being replaced by what it was. */
    ROLLING_BACK,
    /** The generation that lost is not fed any more, and its table is dropped. */
    REMOVING
}
