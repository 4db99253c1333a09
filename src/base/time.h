// SPDX-License-Identifier: Apache-2.0
// time.h - moments and days. Moments are whole seconds of UTC since 1970; days are dates of the
// proleptic Gregorian calendar in the United Kingdom. A clock is handed in, never read behind one's
// back.
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

/// Seconds of UTC since 1970-01-01T00:00:00Z.
typedef int64_t moment;

/// Where "now" comes from: the real clock in programs, a made-up one in tests.
struct clock {
    moment (*now)(void *context);
    void *context;
};

/// The system's clock (CLOCK_REALTIME).
struct clock clock_real(void);
moment clock_now(const struct clock *clock);
/// CLOCK_MONOTONIC in seconds, for durations only.
double time_monotonic(void);

struct date {
    int year;  ///< 1900..2200
    int month; ///< 1..12
    int day;   ///< 1..31
};

#define TIME_TEXT_MAX 40

/// "2026-11-22T10:00:00Z".
void time_format(moment when, char text[TIME_TEXT_MAX]);
/// Local time of the United Kingdom as a force writes it: "22 November 2026, 10:00".
void time_format_words(moment when, char text[TIME_TEXT_MAX]);
/// "22 November 2026" with the UK's day of that moment.
void time_format_day(moment when, char text[TIME_TEXT_MAX]);
/// Reads "2026-11-22T10:00:00Z", with an offset ("+01:00"), without one or without seconds (then UK
/// local time), with a blank for T, or "+2h" "+30m" "+45s" "+1d" and "now" relative to `now`. False
/// when it is none.
bool time_parse(const char *text, moment now, moment *ret_when);

/// Whether the calendar has it, from 1900 to 2200.
bool date_is_real(struct date date);
/// "YYYY-MM-DD" or "22/11/2026" or "22 November 2026"; false when not a real date.
bool date_parse(const char *text, struct date *ret_date);
void date_format(struct date date, char text[TIME_TEXT_MAX]);       ///< "2026-11-22"
void date_format_words(struct date date, char text[TIME_TEXT_MAX]); ///< "22 November 2026"
/// Days since 1970-01-01 (Hinnant's days_from_civil).
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
/// 0 Sunday .. 6 Saturday.
int date_weekday(struct date date);
/// The UK's date at that moment.
struct date date_of(moment when);
/// First and last second of a UK day.
moment date_begins(struct date date);
moment date_ends(struct date date);

/// The UK's offset from UTC in seconds at that moment: 3600 from the last Sunday of March 01:00 UTC
/// to the last Sunday of October 01:00 UTC, else 0 (Summer Time Order 2002, SI 2002/262), for years
/// since 1996.
int time_uk_offset(moment when);

#endif
