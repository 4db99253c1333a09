// SPDX-License-Identifier: Apache-2.0
// due.h - rule R5 asked of a record's file after a sweep: by the words of docs/retention.md in
// plain SQL, and by trying to open every sealed value with a reader that shares nothing with the
// program (tests/reference/sealed.c).
#ifndef TESTS_DUE_H
#define TESTS_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

#define DUE_WORDS_MAX 256

/// What was looked at; each check adds to it.
struct due_counts {
    long checks, opened, gone; ///< values that open and must, that do not and must not
    long receipts;             ///< of erasures, each on its day and not before
    long held;                 ///< rows past their time that a hold or a complaint keeps
    long lapsed;               ///< receipts under urgent authority that nobody confirmed
};

/// The record in `folder`, which stays open here; end with due_end.
struct due_reader {
    struct sqlite3 *db;
    char folder[256];
    int64_t next; ///< the first entry whose receipts were not looked at yet
};
bool due_begin(struct due_reader *reader, const char *folder);
void due_end(struct due_reader *reader);

/// The record was just swept at `now`. False, and one line: what was kept past its time, what was
/// erased before it or without a receipt, or what could not be read.
bool due_check(struct due_reader *reader, int64_t now, struct due_counts *counts,
               char words[DUE_WORDS_MAX]);

#endif
