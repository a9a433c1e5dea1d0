package dev.wwi.streams.calendar;

import dev.wwi.schemas.star.DimDate;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * The days that dim_date holds: from 2013-01-01 to the end of the year of the newest date.
 *
 * <p>Dates after {@link #LAST_DAY} do not extend it: they are placeholders for "never" or mistakes, and one of them
 * would otherwise add millions of days.
 */
final class Calendar {
    static final LocalDate FIRST_DAY = LocalDate.of(2013, 1, 1);
    static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);

    private Calendar() {}

    /** The days of the years after {@code knownYear} up to and including {@code year}, in order. */
    static Stream<DimDate> days(int knownYear, int year) {
        LocalDate from = LocalDate.of(Math.max(knownYear + 1, FIRST_DAY.getYear()), 1, 1);
        LocalDate until = LocalDate.of(Math.min(year, LAST_DAY.getYear()) + 1, 1, 1);
        return from.isBefore(until) ? from.datesUntil(until).map(CalendarDay::row) : Stream.empty();
    }
}
