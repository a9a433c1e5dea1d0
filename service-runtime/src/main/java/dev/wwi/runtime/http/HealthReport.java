package dev.wwi.runtime.http;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The answers to the probes: all services must pass, and each one's state is told. */
final class HealthReport {
    private final List<Service> services;

    HealthReport(List<? extends Service> services) {
        this.services = List.copyOf(services);
    }

    OperationsResponse live() {
        return report(Health::isLive);
    }

    OperationsResponse ready() {
        return report(Health::isReady);
    }

    private OperationsResponse report(Predicate<Health> passes) {
        boolean allPass = true;
        Map<String, Object> states = new LinkedHashMap<>();
        for (Service service : services) {
            Health health = service.health();
            allPass &= passes.test(health);
            states.put(service.name(), describe(health));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", allPass ? "UP" : "DOWN");
        report.put("services", states);
        return OperationsResponse.json(allPass ? 200 : 503, report);
    }

    private static Map<String, String> describe(Health health) {
        if (health instanceof Health.Starting starting) {
            return Map.of("state", "STARTING", "phase", starting.phase());
        }
        if (health instanceof Health.Paused paused) {
            return Map.of("state", "PAUSED", "reason", paused.reason());
        }
        if (health instanceof Health.Degraded degraded) {
            return Map.of("state", "DEGRADED", "reason", degraded.reason());
        }
        if (health instanceof Health.Failed failed) {
            return Map.of("state", "FAILED", "code", failed.code(), "reason", failed.reason(), "hint", failed.hint());
        }
        return Map.of("state", "RUNNING");
    }
}
