// SPDX-License-Identifier: Apache-2.0
// advice.h - what would make a list find more: newer pictures, and more than one of each person.
// Advice refuses nothing; the officer decides.
#ifndef REGISTER_ADVICE_H
#define REGISTER_ADVICE_H

#include "register/read.h"

#define REGISTER_OLD_YEARS_DEFAULT 5 ///< of the setting watchlist.old-picture-years

enum register_advice_kind {
    REGISTER_ADVICE_OLD_PICTURES = 0,
    REGISTER_ADVICE_NO_DAY,
    REGISTER_ADVICE_OLD_TEMPLATES,
    REGISTER_ADVICE_ONE_PICTURE,
    REGISTER_ADVICE_KINDS
};

struct register_advice {
    int64_t counts[REGISTER_ADVICE_KINDS]; ///< of pictures; of persons with one picture alone
    int64_t persons;                       ///< on the list
    int oldest;                            ///< years of the oldest picture
    long old_years;                        ///< from how many years on a picture counts as old
};

/// Of the entries that stand; `now` is a moment of the clock.
int register_advice(struct store *store, const struct register_entry *entries, size_t count,
                    moment now, struct register_advice *ret_advice,
                    struct overt_error *err) MUST_CHECK;

/// Appends one or two sentences without an end of line; false when there is nothing to say.
bool register_advice_words(const struct register_advice *advice, enum register_advice_kind kind,
                           struct text *words);

#endif
