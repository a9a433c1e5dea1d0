/**
 * dim_date, which extends itself: the newest date that any fact has shown decides how many years there are. The days
 * are a function of that year alone.
 */
@NullMarked
package dev.wwi.streams.calendar;

import org.jspecify.annotations.NullMarked;
