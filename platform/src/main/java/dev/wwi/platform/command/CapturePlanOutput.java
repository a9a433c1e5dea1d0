package dev.wwi.platform.command;

import dev.wwi.cdc.engine.CapturePlan;
import java.io.PrintWriter;

/** Prints what is about to be done to capture. */
final class CapturePlanOutput {
    private CapturePlanOutput() {}

    /** Prints it; of a trial, as what would be done. */
    static void print(CapturePlan plan, boolean trial, PrintWriter out) {
        out.println("Found:");
        plan.found().forEach(line -> out.println("  " + line));
        out.println(trial ? "Would:" : "Doing:");
        for (int step = 0; step < plan.steps().size(); step++) {
            out.println("  " + (step + 1) + ". " + plan.steps().get(step));
        }
    }
}
