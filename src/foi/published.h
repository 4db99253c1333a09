// SPDX-License-Identifier: Apache-2.0
// published.h - the register as it is published: what letters are held against, and where the
// public finds what is asked for (FOIA s21). From the files that are handed out, not from the
// record.
#ifndef FOI_PUBLISHED_H
#define FOI_PUBLISHED_H

#include "foi/told.h"

struct foi_published_row;

struct foi_published {
    moment as_at;                   ///< 0: no folder is set
    char *address;                  ///< of the register's page, with "/" at its end; NULL: not set
    struct foi_published_row *rows; ///< operations that were opened
    size_t count;
};

/// Reads what the settings foi.published_folder and foi.published_address name on that day.
/// OVERT_INPUT when the folder holds no register.
int foi_published_read(struct store *store, struct date day, struct foi_published *ret_published,
                       struct overt_error *err) MUST_CHECK;
void foi_published_finish(struct foi_published *published);
/// The same figure from the published table, of the time that both know. False when the table does
/// not tell it.
bool foi_published_figure(const struct foi_published *published, const struct foi_told *told,
                          int64_t *ret_figure);
/// Sets `published` of the answers whose figures the published table has, all of them and the same.
/// Their tables go when they have more than a few rows. Nothing without an address.
void foi_published_answers(const struct foi_published *published, const struct foi_telling *telling,
                           const struct foi_values *values, struct foi_answer *answers);

#endif
