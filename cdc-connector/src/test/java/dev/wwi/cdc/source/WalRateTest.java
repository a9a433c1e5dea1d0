package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WalRateTest {
    private final WalRate rate = new WalRate();

    @Test
    void oneSampleIsNoRate() {
        add(0, 1_000);
        assertThat(rate.bytesPerSecond()).isZero();
    }

    @Test
    void theRateIsThatOfTheLastMinute() {
        add(0, 0);
        add(10, 100_000);
        add(70, 100_600);
        assertThat(rate.bytesPerSecond()).isEqualTo(10);
    }

    @Test
    void pollsThatAreRarerThanTheWindowHaveARateToo() {
        add(0, 0);
        add(600, 6_000);
        add(1_200, 18_000);
        assertThat(rate.bytesPerSecond()).isEqualTo(20);
    }

    @Test
    void walThatGoesBackIsAnotherSources() {
        add(0, 1_000_000);
        add(10, 500);
        add(20, 1_500);
        assertThat(rate.bytesPerSecond()).isEqualTo(100);
    }

    private void add(long atSeconds, long lsn) {
        rate.add(TimeUnit.SECONDS.toNanos(atSeconds), lsn);
    }
}
