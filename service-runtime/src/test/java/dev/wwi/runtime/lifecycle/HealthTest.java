package dev.wwi.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void onlyAFailedServiceIsDeadAndOnlyARunningOneIsReady() {
        // Given
        List<Health> states = List.of(
                new Health.Starting("connecting"),
                new Health.Running(),
                new Health.Degraded("broker unreachable"),
                new Health.Failed("SLOT_LOST", "slot wwi is gone", "take a new snapshot"));

        // When
        List<Boolean> live = states.stream().map(Health::isLive).toList();
        List<Boolean> ready = states.stream().map(Health::isReady).toList();

        // Then
        assertThat(live).containsExactly(true, true, true, false);
        assertThat(ready).containsExactly(false, true, false, false);
    }
}
