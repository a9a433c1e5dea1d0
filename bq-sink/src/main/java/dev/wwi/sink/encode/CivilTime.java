package dev.wwi.sink.encode;

/**
 * Ranges and packing of BigQuery's date and time types. The packed form is the one of the Storage Write API's
 * {@code CivilTimeEncoder}: {@code year<<26|month<<22|day<<17|hour<<12|minute<<6|second}, then {@code <<20|micros}.
 */
final class CivilTime {

    /** 0001-01-01 and 9999-12-31, in days since 1970-01-01. */
    static final long MIN_DAY = -719_162;

    static final long MAX_DAY = 2_932_896;

    static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int DAYS_FROM_0000_03_01_TO_1970 = 719_468;
    private static final int DAYS_PER_400_YEARS = 146_097;

    private CivilTime() {}

    static boolean isDayInRange(long epochDay) {
        return epochDay >= MIN_DAY && epochDay <= MAX_DAY;
    }

    /** A time of day as BigQuery packs a TIME. */
    static long packTime(long microsOfDay) {
        long seconds = microsOfDay / MICROS_PER_SECOND;
        long packed = ((seconds / 3_600) << 12) | ((seconds / 60 % 60) << 6) | (seconds % 60);
        return (packed << 20) | (microsOfDay % MICROS_PER_SECOND);
    }

    /** An instant of local time, in range, as BigQuery packs a DATETIME. */
    static long packDatetime(long localEpochMicros) {
        long epochDay = Math.floorDiv(localEpochMicros, MICROS_PER_DAY);
        long microsOfDay = Math.floorMod(localEpochMicros, MICROS_PER_DAY);
        // Days are counted from 1 March of year 0, so that the leap day is the last of its year and eras of 400 years
        // have equal length (H. Hinnant, "chrono-compatible low-level date algorithms").
        long shifted = epochDay + DAYS_FROM_0000_03_01_TO_1970;
        long era = Math.floorDiv(shifted, DAYS_PER_400_YEARS);
        long dayOfEra = Math.floorMod(shifted, DAYS_PER_400_YEARS);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return (((year << 26) | (month << 22) | (day << 17)) << 20) | packTime(microsOfDay);
    }
}
