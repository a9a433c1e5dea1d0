package dev.wwi.streams.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.streams.Transforms;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must come: far longer than a machine that is busy with other work needs. */
public final class Patience {
    public static final Duration LIMIT = Duration.ofMinutes(8);

    private Patience() {}

    public static ConditionFactory patiently() {
        return await().atMost(LIMIT);
    }

    /** Does not go on waiting for transforms that have failed. */
    public static ConditionFactory patiently(Transforms transforms) {
        return patiently().failFast(() -> assertThat(transforms.health()).isNotInstanceOf(Health.Failed.class));
    }

    public static void awaitRunning(Transforms transforms) {
        patiently(transforms).until(transforms::health, Health::isReady);
    }
}
