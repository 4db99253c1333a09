// SPDX-License-Identifier: Apache-2.0
// files.h - the plain files of a record's folder (keys, the published log) on a disk that fails:
// each making, write, sync, renaming and removal is a point. Only a test's.
#ifndef TESTS_FILES_H
#define TESTS_FILES_H

#include <stdbool.h>
#include <stdint.h>

enum files_fault {
    FILES_FULL,       ///< one call finds no room or fails
    FILES_STAYS_FULL, ///< and all after it
    FILES_FAULTS
};
extern const char *const files_fault_names[FILES_FAULTS];

/// From now `at` is called before each of these calls on anything in `folder`; it may fork. NULL
/// ends it. What is there now counts as synced. `ret_touched`, which all processes see, becomes
/// true when a child changes anything.
void files_watch(const char *folder, void (*at)(bool is_write), bool *ret_touched);
/// Strikes from the call that is going on (in files_watch's `at`) or the next one.
void files_break(enum files_fault fault);
void files_mend(void);

/// A process of its own (fork) changes the real files: before it is made, files_ready; in it,
/// files_child. Whoever lives on puts back what was there before.
void files_ready(void);
void files_child(void);
void files_put_back(void);

/// The call that is going on is done by half: some of the bytes of a write.
void files_tear(void);
/// What was not synced is gone: contents, names, folders.
void files_lose(void);
/// The same for the same keys and checkpoint, and the same names and sizes of the other files.
uint64_t files_mark(void);

#endif
