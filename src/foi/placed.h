// SPDX-License-Identifier: Apache-2.0
// placed.h - what an officer settled of a case: which topic, modes and time each question asks
// about. A row for each word that was said (foi_placing); the newest of a question holds, none is
// ever changed.
#ifndef FOI_PLACED_H
#define FOI_PLACED_H

#include "foi/case.h"
#include "foi/source.h"

struct foi_settle {
    const char *reference, *label;
    const char *fields; ///< "count | LFR, BWV | January 2024 to March 2024"; "-": as it is read
    const char *why;
    struct clock clock; ///< zero: the real one
};
/// OVERT_INPUT (no such question, words that are none), OVERT_REFUSED (role; a letter that is being
/// cleared, or is sent).
int foi_case_place(struct store *store, const char *as, const struct foi_settle *settle,
                   struct overt_error *err) MUST_CHECK;
/// The lines of what was settled by `as_at`, one for each question; "" when nothing was. Caller's
/// (memory_free).
int foi_case_settled(struct store *store, int64_t id, moment as_at, char **ret_lines,
                     struct overt_error *err) MUST_CHECK;
/// How the questions of a case are understood, with what was settled. OVERT_REFUSED without the
/// master key, OVERT_NOT_FOUND when its text is erased.
int foi_case_understand(struct store *store, const struct foi_case *one, moment as_at,
                        struct foi_understood *ret_understood, struct overt_error *err) MUST_CHECK;
/// OVERT_INPUT with the command to give, when a question of the case has no place: no letter can be
/// made from the record.
int foi_case_placed(const struct foi_case *one, const struct foi_understood *understood,
                    struct overt_error *err) MUST_CHECK;

/// Who said what about a question, in order.
struct foi_placing_said {
    char label[16];
    char line[200]; ///< "count | LFR | -"
    moment at;
    char *officer;
    char *why; ///< NULL: erased, or no key here
    bool replaced;
};
int foi_case_placings(struct store *store, int64_t id, moment as_at,
                      struct foi_placing_said **ret_said, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
void foi_placings_free(struct foi_placing_said **said, size_t count);

#endif
