// SPDX-License-Identifier: Apache-2.0
// published.h - deployment records as forces have published them, read from CSV, and the rows whose
// figures do not add up.
//
// The layouts that are known: the Metropolitan Police's of 2020 to 2022, of 2023 to September 2024
// and since, and Overt's own. A column is known by its name, whatever its place; the others are
// left alone.
#ifndef PUBLISH_PUBLISHED_H
#define PUBLISH_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define PUBLISHED_RATE_MAX 24

/// The figures of a row. Those of 2020 to 2022 know true and false alerts, and engagements, as a
/// whole.
enum published_figure {
    PUBLISHED_LIST_SIZE,
    PUBLISHED_ALERTS,
    PUBLISHED_TRUE_CONFIRMED,
    PUBLISHED_TRUE_UNCONFIRMED,
    PUBLISHED_FALSE_CONFIRMED,
    PUBLISHED_FALSE_UNCONFIRMED,
    PUBLISHED_UNDECIDED,
    PUBLISHED_TRUE,
    PUBLISHED_TRUE_ENGAGED,
    PUBLISHED_FALSE,
    PUBLISHED_FALSE_ENGAGED,
    PUBLISHED_ARRESTS,
    PUBLISHED_OTHER,
    PUBLISHED_NO_ACTION,
    PUBLISHED_DISPOSALS, ///< arrests and other disposals in one figure
    PUBLISHED_FACES,
    PUBLISHED_MINUTES,
    PUBLISHED_FIGURES,
};

struct published_row {
    size_t line; ///< of the file
    int64_t day; ///< since 1970; PUBLISHED_NO_DAY
    char *date, *place, *grid, *duration; ///< as published; NULL: no such column
    int64_t figures[PUBLISHED_FIGURES]; ///< below 0: not stated
    double threshold;                   ///< below 0: not stated
    double rate_low, rate_high;         ///< per cent, of Overt's own tables; below 0: not stated
    char rate[PUBLISHED_RATE_MAX];      ///< the false alert rate without its "%"; "": not stated
};
#define PUBLISHED_NO_DAY INT64_MIN

struct published {
    struct published_row *rows;
    size_t count, capacity;
    bool own; ///< a table of Overt: outcomes may be given to alerts that nobody confirmed
};

/// Reads a file; caller's (published_free). OVERT_INPUT names the line, or the column that is
/// missing.
int published_read(const char *path, struct published *ret_published,
                   struct overt_error *err) MUST_CHECK;
void published_free(struct published *published);

/// What is wrong with a row (`note` false), or only looks odd.
struct published_fault {
    size_t row; ///< place in `rows`
    bool note;
    const char *kind; ///< "split", "outcomes", "rate", "date", "list-size", ...
    char words[300];
};

struct published_faults {
    struct published_fault *faults;
    size_t count, capacity;
    size_t rows;  ///< rows with at least one that is no note
    size_t notes;
};

/// Every check on every row, in the order of rows. Caller's (published_faults_free).
void published_lint(const struct published *published, struct published_faults *ret_faults);
void published_faults_free(struct published_faults *faults);

#endif
