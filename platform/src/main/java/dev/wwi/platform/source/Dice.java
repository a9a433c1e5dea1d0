package dev.wwi.platform.source;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chance with a seed. {@link Random}'s sequence is part of the Java specification, so a seed gives the same choices on
 * every machine and version. Not thread-safe.
 */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** A whole number between the two, both included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** True once in so many times on average. */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** True with the given probability, 0 to 1. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** One of the values, all equally likely. */
    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A stream of chance of its own; drawing from it leaves this one where it is. */
    Dice fork() {
        return new Dice(random.nextLong());
    }

    /** Digits, the first of them not 0. */
    String digits(int count) {
        StringBuilder digits = new StringBuilder(count);
        digits.append((char) ('0' + between(1, 9)));
        while (digits.length() < count) {
            digits.append((char) ('0' + between(0, 9)));
        }
        return digits.toString();
    }

    /** Puts the values into a random order, in place. */
    void shuffle(List<?> values) {
        Collections.shuffle(values, random);
    }
}
