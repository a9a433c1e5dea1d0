package dev.wwi.runtime.check;

import dev.wwi.runtime.check.Finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was looked at and what is wrong.
 *
 * @param checked what answered, in the words of who reads it
 * @param findings what is wrong, errors first
 */
public record CheckResult(List<String> checked, List<Finding> findings) {
    /** Copies, and puts errors first. */
    public CheckResult {
        checked = List.copyOf(checked);
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** Of something that is as it must be. */
    public static CheckResult of(String checked, List<Finding> findings) {
        return new CheckResult(List.of(checked), findings);
    }

    /** Of something that could not be looked at. */
    public static CheckResult failed(Finding finding) {
        return new CheckResult(List.of(), List.of(finding));
    }

    /** Both. */
    public CheckResult and(CheckResult other) {
        return new CheckResult(
                Stream.concat(checked.stream(), other.checked.stream()).toList(),
                Stream.concat(findings.stream(), other.findings.stream()).toList());
    }

    /** Whether a start would fail. */
    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
