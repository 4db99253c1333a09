// SPDX-License-Identifier: Apache-2.0
// csv.h - strict CSV (RFC 4180): UTF-8, a header that must be the expected one, whole rows.
#ifndef EVALUATE_CSV_H
#define EVALUATE_CSV_H

#include <stddef.h>

#include "base/error.h"

#define CSV_SIZE_MAX (64 * 1024 * 1024) ///< bytes of a file
#define CSV_ROWS_MAX 1000000
#define CSV_FIELD_MAX 4096 ///< bytes
#define CSV_COLUMNS_MAX 16

/// What a row is handed to; `line` counts from 1, the header. The fields lie in the caller's bytes.
/// Returns 0 or the code that ends the reading.
typedef int csv_row(void *context, size_t line, const char *const *fields, struct overt_error *err);

/// Reads rows of `columns` fields under the header `names`. `bytes` are changed in place and one
/// zero must follow them. OVERT_INPUT names the line; OVERT_LIMIT.
int csv_parse(char *bytes, size_t size, const char *const *names, size_t columns, csv_row *row,
              void *context, struct overt_error *err) MUST_CHECK;

/// A row of a file whose columns are its own; `count` is the same in every row.
typedef int csv_any_row(void *context, size_t line, const char *const *fields, size_t count,
                        struct overt_error *err);

/// Reads all rows, the header first; every row has as many fields as the header, which has at most
/// CSV_ANY_COLUMNS_MAX. Otherwise as csv_parse.
#define CSV_ANY_COLUMNS_MAX 128
int csv_read(char *bytes, size_t size, csv_any_row *row, void *context,
             struct overt_error *err) MUST_CHECK;

#endif
