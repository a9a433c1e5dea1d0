package dev.wwi.streams.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wwi.schemas.star.DimDate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarDayTest {
    @Test
    void aDayHasItsNumbersAndLabels() {
        // When
        DimDate day = CalendarDay.row(LocalDate.of(2013, 11, 1));

        // Then
        assertThat(day)
                .isEqualTo(new DimDate(
                        LocalDate.of(2013, 11, 1),
                        1L,
                        "1",
                        "November",
                        "Nov",
                        11L,
                        "CY2013-Nov",
                        2013L,
                        "CY2013",
                        1L,
                        "FY2014-Nov",
                        2014L,
                        "FY2014",
                        44L,
                        Instant.parse("1900-01-01T00:00:00Z"),
                        0L));
    }

    @Test
    void theFiscalYearRunsFromNovemberToOctober() {
        assertThat(List.of(1, 10, 11, 12))
                .extracting(month -> CalendarDay.row(LocalDate.of(2015, month, 9)))
                .extracting(DimDate::getFiscalMonthNumber, DimDate::getFiscalYear)
                .containsExactly(tuple(3L, 2015L), tuple(12L, 2015L), tuple(1L, 2016L), tuple(2L, 2016L));
    }

    @Test
    void weeksAreThoseOfIso8601() {
        assertThat(CalendarDay.row(LocalDate.of(2016, 1, 3)).getIsoWeekNumber()).isEqualTo(53);
        assertThat(CalendarDay.row(LocalDate.of(2016, 1, 4)).getIsoWeekNumber()).isEqualTo(1);
        assertThat(CalendarDay.row(LocalDate.of(2014, 12, 29)).getIsoWeekNumber())
                .isEqualTo(1);
    }

    @Test
    void shortMonthsHaveThreeLettersWhateverTheLocaleSays() {
        assertThat(CalendarDay.row(LocalDate.of(2016, 9, 1)).getShortMonth()).isEqualTo("Sep");
        assertThat(CalendarDay.row(LocalDate.of(2016, 6, 1)).getShortMonth()).isEqualTo("Jun");
    }

    @Test
    void fourYearsWithALeapDayAreThoseOfTheReferenceData() {
        assertThat(Calendar.days(2012, 2016)).hasSize(1_461);
    }
}
