// SPDX-License-Identifier: Apache-2.0
// statistics.h - what a force counts of its requests: the lines of the return to the Cabinet Office
// and those of the code of practice under section 45, for a quarter. docs/foi.md.
#ifndef FOI_STATISTICS_H
#define FOI_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct text;

/// A line of a return.
struct foi_count {
    char line[16];     ///< "1.Aii", "3.S31", "45.3"
    const char *words; ///< a literal, or "" when the line says it: "3.S31" is section 31
    char section[8];   ///< "31", of a line for a section; else ""
    int64_t count;
};
/// A part of a whole, as the Cabinet Office publishes it in per cent.
struct foi_share {
    const char *name, *words; ///< literals
    int64_t part, whole;
};
enum { FOI_SHARES = 4 };
#define FOI_COUNTS_MAX 160
struct foi_statistics {
    char quarter[12]; ///< "2026-Q3"
    struct date from, to;
    moment as_at;
    struct foi_count counts[FOI_COUNTS_MAX];
    size_t count;
    struct foi_share shares[FOI_SHARES];
};
/// "92.3 %"; "none" of nothing.
#define FOI_SHARE_MAX 16
void foi_share_put(const struct foi_share *share, char text[FOI_SHARE_MAX]);
/// Of the requests that were received in the quarter ("2026-Q3": July to September 2026), as they
/// stood by what was recorded until `as_at`. OVERT_INPUT when it is no quarter.
int foi_statistics(struct store *store, const char *quarter, moment as_at,
                   struct foi_statistics *ret_statistics, struct overt_error *err) MUST_CHECK;
/// The count of a line; 0 when there is none of that name.
int64_t foi_statistics_of(const struct foi_statistics *statistics, const char *line);
/// The page for the public, of `force`.
void foi_statistics_html(const struct foi_statistics *statistics, const char *force,
                         struct text *ret_page);

#endif
