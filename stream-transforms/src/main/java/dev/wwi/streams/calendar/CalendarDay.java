package dev.wwi.streams.calendar;

import dev.wwi.schemas.star.DimDate;
import dev.wwi.schemas.star.Validity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.WeekFields;
import java.util.Locale;

/**
 * A day of dim_date.
 *
 * <p>The fiscal year starts on 1 November and is named after the calendar year it ends in (WideWorldImportersDW as first
 * released). Names are English whatever the machine's locale; weeks are those of ISO 8601.
 */
final class CalendarDay {
    private static final int MONTHS_PER_YEAR = 12;
    private static final int SHORT_NAME_LENGTH = 3;
    private static final Instant SINCE_EVER = Instant.EPOCH.plus(Validity.SINCE_EVER_MICROS, ChronoUnit.MICROS);

    private CalendarDay() {}

    static DimDate row(LocalDate date) {
        String month = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        String shortMonth = month.substring(0, SHORT_NAME_LENGTH);
        int fiscalYear = date.getMonth().compareTo(Month.NOVEMBER) >= 0 ? date.getYear() + 1 : date.getYear();
        int monthsSinceNovember =
                (date.getMonthValue() - Month.NOVEMBER.getValue() + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;

        DimDate day = new DimDate();
        day.setDate(date);
        day.setDayNumber(date.getDayOfMonth());
        day.setDay(Integer.toString(date.getDayOfMonth()));
        day.setMonth(month);
        day.setShortMonth(shortMonth);
        day.setCalendarMonthNumber(date.getMonthValue());
        day.setCalendarMonthLabel("CY" + date.getYear() + "-" + shortMonth);
        day.setCalendarYear(date.getYear());
        day.setCalendarYearLabel("CY" + date.getYear());
        day.setFiscalMonthNumber(monthsSinceNovember + 1);
        day.setFiscalMonthLabel("FY" + fiscalYear + "-" + shortMonth);
        day.setFiscalYear(fiscalYear);
        day.setFiscalYearLabel("FY" + fiscalYear);
        day.setIsoWeekNumber(date.get(WeekFields.ISO.weekOfWeekBasedYear()));
        day.setSourceCommitAt(SINCE_EVER);
        day.setSourceLsn(0);
        return day;
    }
}
