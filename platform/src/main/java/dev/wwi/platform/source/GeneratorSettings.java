package dev.wwi.platform.source;

import java.time.LocalDate;

/**
 * What a made-up database looks like. The same settings give the same rows, bit for bit.
 *
 * @param seed chooses one of the possible pasts
 * @param firstDay the first day of business
 * @param months how many months of business history there are, at least 1
 * @param scale multiplies the volume: orders per day, stock, customers (up to 10 times) and cities (up to 61 times)
 */
public record GeneratorSettings(long seed, LocalDate firstDay, int months, int scale) {
    /** WideWorldImporters' own first day; {@code dim_date} begins in the same year. */
    public static final LocalDate DEFAULT_FIRST_DAY = LocalDate.of(2013, 1, 1);

    public GeneratorSettings {
        if (months < 1 || months > 240) {
            throw new IllegalArgumentException("months " + months + ": allowed are 1 to 240");
        }
        if (scale < 1 || scale > 1000) {
            throw new IllegalArgumentException("scale " + scale + ": allowed are 1 to 1000");
        }
    }

    /** Three months at the lowest volume, some twenty thousand rows: ready within a second or two. */
    public static GeneratorSettings small() {
        return new GeneratorSettings(20130101, DEFAULT_FIRST_DAY, 3, 1);
    }

    /** The same at another volume. */
    public GeneratorSettings withScale(int otherScale) {
        return new GeneratorSettings(seed, firstDay, months, otherScale);
    }

    /** The same with another seed. */
    public GeneratorSettings withSeed(long otherSeed) {
        return new GeneratorSettings(otherSeed, firstDay, months, scale);
    }

    /** The same with a longer or shorter past. */
    public GeneratorSettings withMonths(int otherMonths) {
        return new GeneratorSettings(seed, firstDay, otherMonths, scale);
    }

    /** The last day of the history; it ends in the middle of the month's first business, with work still open. */
    public LocalDate lastDay() {
        return firstDay.plusMonths(months);
    }
}
