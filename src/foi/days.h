// SPDX-License-Identifier: Apache-2.0
// days.h - the clock of a request day by day, and the cost limit: how a date and a sum were come
// by.
#ifndef FOI_DAYS_H
#define FOI_DAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/time.h"

/// A fees notice that was paid.
struct foi_fee {
    struct date asked, paid;
};
/// What is known of a request. Dates with year 0: it did not happen.
struct foi_events {
    struct date received;
    struct date
        clarified; ///< section 1(3): what was asked for came; the count begins again (10(6))
    struct date fee_asked,
        fee_paid;               ///< section 9: days between, both included, do not count (10(2))
    struct date extended;       ///< the estimate of a notice under section 17(2)
    const struct foi_fee *fees; ///< earlier notices, each paid before the next
    size_t fee_count;
};

enum foi_day_kind {
    FOI_DAY_BEGINS, ///< day 0
    FOI_DAY_COUNTED,
    FOI_DAY_WEEKEND,
    FOI_DAY_HOLIDAY,     ///< in any part of the United Kingdom
    FOI_DAY_DISREGARDED, ///< waiting for a fee
};
struct foi_day {
    struct date day;
    enum foi_day_kind kind;
    int number;     ///< 1 is the first working day
    char title[96]; ///< of a holiday
};

struct foi_reckoning {
    struct date begins;   ///< day 0
    struct date due;      ///< year 0: the fee was asked for and not paid
    struct date lapses;   ///< year 0, or the day by which the fee has to be paid (section 9(2))
    bool lapsed;          ///< it came after that day
    struct date estimate; ///< year 0: not extended
    struct date forty;    ///< the fortieth working day
    bool past_forty;      ///< the estimate lies beyond it
    int disregarded;
    char calendar[16], calendar_sha256[65];
    struct foi_day *days; ///< from day 0 to the day on which it is due, or to the estimate
    size_t day_count;
};
/// OVERT_INPUT: days that cannot be in that order, or that the calendar does not hold. Finish with
/// foi_reckoning_finish.
int foi_reckon(const struct foi_events *events, struct foi_reckoning *ret_reckoning,
               struct overt_error *err) MUST_CHECK;
void foi_reckoning_finish(struct foi_reckoning *reckoning);

/// False for a weekend ("" as title) and for a holiday.
bool foi_day_works(struct date date, char title[96]);
bool foi_calendar_holds(struct date date);
void foi_calendar(char version[16], char sha256[65]);

// ---- section 12 ----

/// Pounds: SI 2004/3244, regulation 3(3); a police force is in no list of 3(2).
#define FOI_COST_LIMIT 450
#define FOI_COST_RATE  25 ///< pounds an hour and person: regulation 4(4)
#define FOI_COST_DAYS  60 ///< consecutive working days: regulation 5(2)(b)

/// Minutes of the four activities that count (regulation 4(3)).
struct foi_hours {
    int determining, locating, retrieving, extracting;
    int others;              ///< of other requests of the same person or campaign, on the same
    struct date first, last; ///< receipt of the earliest and latest of all; year 0: there is one
};
struct foi_cost {
    int minutes; ///< that are added up
    int pence;
    bool over;          ///< section 12(1)
    bool over_deciding; ///< section 12(2): finding out whether it is held is over it alone
    bool aggregated;    ///< the others count
    int apart;          ///< working days from the first to the last, both included
};
/// OVERT_INPUT: the calendar does not hold the days.
int foi_cost(const struct foi_hours *hours, struct foi_cost *ret_cost,
             struct overt_error *err) MUST_CHECK;

#endif
