// SPDX-License-Identifier: Apache-2.0
// columns.h - the CSV of a test set: columns in any order, and those that name groups.
//
// Groups come with the test set ("group", or several "group:NAME"): somebody wrote them down who
// knew. Nothing here guesses one (rule R6).
#ifndef EVALUATE_COLUMNS_H
#define EVALUATE_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "evaluate/result.h"

#define COLUMNS_MAX 4         ///< that a kind of set must have
#define COLUMNS_GROUPS_MAX 8  ///< columns of groups
#define COLUMNS_NO_GROUP 255

struct columns_groups {
    size_t count; ///< columns
    size_t group_count;
    struct result_part *groups; ///< RESULT_PARTS_MAX; in order of appearance: column and name
};

/// What a row is handed to: `fields` in the order of `names`; `groups[i]` is a number in
/// struct columns_groups for column i, COLUMNS_NO_GROUP where the row has none.
typedef int columns_row(void *context, size_t line, const char *const *fields,
                        const uint8_t groups[COLUMNS_GROUPS_MAX], struct overt_error *err);

/// Reads a CSV file with the columns `names` and any of groups. `hash` (32 bytes) is of the file.
/// OVERT_INPUT names the line and the error names the file; OVERT_LIMIT.
int columns_read(const char *csv, const char *const *names, size_t count, columns_row *row,
                 void *context, struct columns_groups *groups, uint8_t hash[32],
                 struct overt_error *err) MUST_CHECK;

#endif
