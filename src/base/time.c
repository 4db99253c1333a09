// SPDX-License-Identifier: Apache-2.0
// time.c - moments and days, without the C library's hidden time zone state.
#include "base/time.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/text.h"

#define DAY 86400

static const char *const month_names[12] = {"January",   "February", "March",    "April",
                                            "May",       "June",     "July",     "August",
                                            "September", "October",  "November", "December"};

static moment real_now(void *context)
{
    (void)context;
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

struct clock clock_real(void)
{
    return (struct clock){.now = real_now};
}

moment clock_now(const struct clock *clock)
{
    return clock->now(clock->context);
}

double time_monotonic(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// Both conversions: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
int64_t date_to_days(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t shifted = (5 * doy + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return (struct date){.year = (int)(yoe + era * 400 + (month <= 2)),
                         .month = month,
                         .day = (int)(doy - (153 * shifted + 2) / 5 + 1)};
}

int date_weekday(struct date date)
{
    int64_t days = date_to_days(date) + 4; // 1970-01-01 was a Thursday
    return (int)(((days % 7) + 7) % 7);
}

static moment last_sunday_0100(int year, int month)
{
    struct date last = {.year = year, .month = month, .day = 31};
    return (date_to_days(last) - date_weekday(last)) * DAY + 3600;
}

static int64_t floor_days(moment when)
{
    return (when >= 0 ? when : when - (DAY - 1)) / DAY;
}

int time_uk_offset(moment when)
{
    int year = date_from_days(floor_days(when)).year;
    bool summer = when >= last_sunday_0100(year, 3) && when < last_sunday_0100(year, 10);
    return summer ? 3600 : 0;
}

struct date date_of(moment when)
{
    return date_from_days(floor_days(when + time_uk_offset(when)));
}

/// UTC of a UK wall-clock time; in the autumn hour that exists twice, the first.
static moment from_uk_local(moment local)
{
    return local - time_uk_offset(local - 3600);
}

moment date_begins(struct date date)
{
    return from_uk_local(date_to_days(date) * DAY);
}

moment date_ends(struct date date)
{
    return from_uk_local((date_to_days(date) + 1) * DAY) - 1;
}

void time_format(moment when, char text[TIME_TEXT_MAX])
{
    int64_t days = floor_days(when);
    struct date date = date_from_days(days);
    int second = (int)(when - days * DAY);
    (void)snprintf(text, TIME_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month,
                   date.day, second / 3600, second / 60 % 60, second % 60);
}

void date_format(struct date date, char text[TIME_TEXT_MAX])
{
    (void)snprintf(text, TIME_TEXT_MAX, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void date_format_words(struct date date, char text[TIME_TEXT_MAX])
{
    (void)snprintf(text, TIME_TEXT_MAX, "%d %s %d", date.day, month_names[date.month - 1],
                   date.year);
}

void time_format_day(moment when, char text[TIME_TEXT_MAX])
{
    date_format_words(date_of(when), text);
}

void time_format_words(moment when, char text[TIME_TEXT_MAX])
{
    moment local = when + time_uk_offset(when);
    int second = (int)(local - floor_days(local) * DAY);
    struct date date = date_from_days(floor_days(local));
    (void)snprintf(text, TIME_TEXT_MAX, "%d %s %d, %02d:%02d", date.day,
                   month_names[date.month - 1], date.year, second / 3600, second / 60 % 60);
}

bool date_is_real(struct date date)
{
    if (date.year < 1900 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    struct date back = date_from_days(date_to_days(date));
    return date.day <= 31 && back.month == date.month && back.day == date.day;
}

static int month_of_name(const char *name)
{
    for (int i = 0; i < 12; i++)
        if (text_equal_nocase(name, month_names[i]) ||
            (strlen(name) == 3 && strncasecmp(name, month_names[i], 3) == 0))
            return i + 1;
    return 0;
}

bool date_parse(const char *text, struct date *ret_date)
{
    struct date date = {0};
    char name[16] = "", suffix[3] = "";
    int used = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &date.year, &date.month, &date.day, &used) == 3 &&
        text[used] == '\0' && used == 10) {
    } else if (sscanf(text, "%2d/%2d/%4d%n", &date.day, &date.month, &date.year, &used) == 3 &&
               text[used] == '\0') {
    } else if ((sscanf(text, "%2d %15[A-Za-z] %4d%n", &date.day, name, &date.year, &used) == 3 ||
                sscanf(text, "%2d%2[a-z] %15[A-Za-z] %4d%n", &date.day, suffix, name, &date.year,
                       &used) == 4) &&
               text[used] == '\0') {
        date.month = month_of_name(name);
    } else {
        return false;
    }
    if (!date_is_real(date))
        return false;
    *ret_date = date;
    return true;
}

/// "+2h": a count and one of s m h d.
static bool parse_relative(const char *text, moment now, moment *ret_when)
{
    int count, used = 0;
    char unit;
    if (text_equal(text, "now")) {
        *ret_when = now;
        return true;
    }
    if ((text[0] != '+' && text[0] != '-') || sscanf(text, "%6d%c%n", &count, &unit, &used) != 2 ||
        text[used] != '\0')
        return false;
    const char *units = "smhd";
    const int seconds[] = {1, 60, 3600, DAY};
    const char *found = strchr(units, unit);
    if (found == NULL || unit == '\0')
        return false;
    *ret_when = now + (moment)count * seconds[found - units];
    return true;
}

/// What may follow the time: nothing (UK local), "Z", "+hh:mm" or "-hh:mm".
static bool apply_zone(const char *zone, moment local, moment *ret_when)
{
    int hours, minutes, used = 0;
    if (*zone == '\0')
        *ret_when = from_uk_local(local);
    else if (text_equal(zone, "Z"))
        *ret_when = local;
    else if (sscanf(zone, "%*1[+-]%2d:%2d%n", &hours, &minutes, &used) == 2 && zone[used] == '\0' &&
             hours <= 14 && minutes <= 59)
        *ret_when = local - (zone[0] == '-' ? -1 : 1) * (moment)(hours * 3600 + minutes * 60);
    else
        return false;
    return true;
}

bool time_parse(const char *text, moment now, moment *ret_when)
{
    if (parse_relative(text, now, ret_when))
        return true;
    struct date date;
    int hour, minute, second = 0, used = 0;
    if (sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d%n", &date.year, &date.month, &date.day, &hour,
               &minute, &used) != 5)
        return false;
    const char *rest = text + used;
    if (sscanf(rest, ":%2d%n", &second, &used) == 1)
        rest += used;
    if (!date_is_real(date) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59)
        return false;
    moment local = date_to_days(date) * DAY + hour * 3600 + minute * 60 + second;
    return apply_zone(rest, local, ret_when);
}
