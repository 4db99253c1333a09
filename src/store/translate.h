// SPDX-License-Identifier: Apache-2.0
// translate.h - our own fixed statements, written for SQLite, in PostgreSQL's words.
//
// Not SQL at large: what stands in this program's texts and migrations, and a fault for anything
// else. What the words mean stays: conditions may be numbers, NULL is the smallest value, IS
// compares NULLs, LIKE does not see case, integer division by zero gives NULL. Functions named
// lite_... are made by the driver in the record's schema (postgres_schema.c).
// docs/decisions/store-postgres.md says what is translated into what.
#ifndef STORE_TRANSLATE_H
#define STORE_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define TRANSLATE_NAME_MAX   64 ///< bytes of a name with its end
#define TRANSLATE_PARAMS_MAX 63
#define TRANSLATE_BYTES_MAX  (256 * 1024)

enum translate_kind {
    TRANSLATE_SELECT,
    TRANSLATE_INSERT,
    TRANSLATE_UPDATE,
    TRANSLATE_DELETE,
    TRANSLATE_CREATE ///< a table, an index, a view or a trigger
};

struct translated {
    enum translate_kind kind;
    char name[TRANSLATE_NAME_MAX];  ///< the table that is written to, or what is made
    char table[TRANSLATE_NAME_MAX]; ///< of a trigger or an index
    int params;                     ///< the highest ?N
    int rank;                       ///< set before: of a trigger, which goes in this order
    bool returning;                 ///< it has columns of its own
};

/// `nulls`: bit N - 1 is set when ?N is bound to NULL, which is then written out: PostgreSQL wants
/// to know of each parameter what it is. Of a CREATE TABLE the foreign keys go to `later` (tables
/// name each other), statements ended with ;. OVERT_INPUT names what is not known.
int translate_statement(const char *sql, uint64_t nulls, struct translated *ret_about,
                        struct text *out, struct text *later, struct overt_error *err) MUST_CHECK;

/// The words of a table's CHECK with this number (from 1), as SQLite names it in its message.
/// False: there is none.
bool translate_check_words(const char *create_table, int number, char *ret_words, size_t size);

#endif
