// SPDX-License-Identifier: Apache-2.0
// suppress.h - small numbers in what is published: which counts of a breakdown are shown, so that
// none can be subtracted back. docs/publication.md states the rule and what it does not protect.
#ifndef REGISTER_SUPPRESS_H
#define REGISTER_SUPPRESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct register_list_figures;
struct register_tally;

/// Counts from 1 to one below this are small.
#define REGISTER_SMALL 5

enum register_shown {
    REGISTER_SHOWN = 0,
    REGISTER_FEWER = 1,     ///< "fewer than 5"
    REGISTER_NOT_SHOWN = 2, ///< "not shown": hidden so that a small one cannot be subtracted back
};

/// The counts are the whole of a total that is public; their order is fixed beforehand and says
/// nothing about them. With a small count: of a total below 5 a part nothing is shown; otherwise
/// counts that are not small are hidden from the first on, until the hidden ones together are at
/// least 3 more than the least that they could be. Each small count can then be 1, 2 or 3 at least,
/// for somebody who knows the total, everything shown and this rule.
void register_suppress(const int64_t *counts, size_t count, enum register_shown *ret_shown);

/// The count in digits, "fewer than 5" or "not shown".
void register_shown_put(struct text *text, int64_t count, enum register_shown shown);

/// One part of a public total whose rest is published nowhere.
enum register_shown register_shown_part(int64_t part, int64_t total);

/// "suspect: 120; missing person: fewer than 5". Of a list as frozen at opening only: while a list
/// changes, two publications could be subtracted from each other.
void register_shown_reasons(struct text *text, const struct register_list_figures *list,
                            int wanted);
void register_shown_sources(struct text *text, const struct register_list_figures *list);
/// What else a list is made of: kinds of image source, lawful bases, ages of pictures. They say
/// much about the sources and reasons (an image from custody is held under PACE), so that with them
/// a small part of those could be found: they are shown only of a list of which nothing at all is
/// small, and then in whole; "not shown" of every other, all three together.
enum register_made_of { REGISTER_MADE_KINDS, REGISTER_MADE_BASES, REGISTER_MADE_YEARS };
void register_shown_made_of(struct text *text, const struct register_list_figures *list,
                            enum register_made_of what);

/// Names that came from outside: small ones are added up as "others", so that a name alone says
/// nothing.
void register_shown_tallies(struct text *text, const struct register_tally *tallies, size_t count);

struct register_operation;
/// The conditions of Schedule 8 to the Data Protection Act 2018 that the authority names, with "; "
/// between.
void register_shown_schedule_8(struct text *text, const struct register_operation *operation);
/// What became of authority that was given in urgency: "confirmed", "overruled", "lapsed" (nobody
/// reviewed it in time), "awaited"; "" when it was not urgent.
const char *register_shown_urgent(const struct register_operation *operation);

#endif
