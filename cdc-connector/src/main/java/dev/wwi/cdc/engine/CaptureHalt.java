package dev.wwi.cdc.engine;

/** Whether capture may go on. Thread-safe; asked often. */
public interface CaptureHalt {
    /** Whether it may not at the moment. */
    boolean isOn();

    /** Whether that is because an operator has paused it. */
    boolean isPause();
}
