// SPDX-License-Identifier: Apache-2.0
// disk.h - a disk in memory under SQLite, and a memory, that fail when they are told to: every
// write, cut, sync and removal of a database, its journal or its write-ahead log is a point at
// which the power can go or something can fail, and so is every request of SQLite's for memory.
//
// What is on the disk is what was synced; of what was written since, the power cut leaves any
// sectors and not others. Since all of it is memory, a child process (fork) has a disk of its own
// and nothing has to be copied or put back. Only a test's: it is SQLite's file system from then on.
#ifndef TESTS_DISK_H
#define TESTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_fault {
    DISK_FULL,       ///< one write finds no room
    DISK_STAYS_FULL, ///< and all after it
    DISK_TORN,       ///< half a write, then nothing works
    DISK_NO_SYNC,    ///< one sync fails
    DISK_SYNC_LOST,  ///< a sync fails and the system has thrown away what it was to write; so on
    DISK_NO_MEMORY,  ///< from here one request for memory fails
    DISK_STAYS_NO_MEMORY, ///< from here all do
    DISK_FAULTS
};
extern const char *const disk_fault_names[DISK_FAULTS];

/// What a power cut leaves of what was not synced.
enum disk_cut {
    DISK_CUT_NOTHING, ///< nothing of it
    DISK_CUT_KILL,    ///< all of it: the program was killed, the system was not
    DISK_CUT_TORN,    ///< all of it, and half of the sectors of what was just being written
    DISK_CUT_SOME,    ///< some sectors, by chance
    DISK_CUT_OTHERS,  ///< other ones
    DISK_CUTS
};

/// Before anything else uses SQLite; the test's program only.
void disk_put_between(void);

/// From now `at` is called before each write, cut, sync or removal (`is_sync`: a sync), and
/// `request` at each request for memory of SQLite's or the program's own, which fails when it
/// returns true. Both are called in the thread that is working and may fork. NULL, NULL ends it.
void disk_watch(void (*at)(bool is_sync), bool (*request)(void));

/// Whether this thread is in a write transaction or empties a log into its database.
bool disk_writing(void);

/// Called (in a process of its own) as soon as this thread writes no more.
void disk_when_quiet(void (*quiet)(void));

/// So that what is done between the two is alone, as everything in the callbacks is.
void disk_hold(void);
void disk_let_go(void);

/// Threads beside the first one.
int disk_threads(void);

/// Strikes from the operation that is going on (in disk_watch's `at`) or the next one.
void disk_break(enum disk_fault fault);
bool disk_struck(void);
/// Nothing fails from now.
void disk_mend(void);

/// The files of a database at a power cut now; sizes are -1 when a file is not there.
#define DISK_PARTS 3 ///< the database itself, its write-ahead log, its journal
struct disk_image {
    char *bytes[DISK_PARTS];
    int64_t sizes[DISK_PARTS];
};
void disk_cut(const char *path, enum disk_cut cut, uint64_t seed, struct disk_image *ret_image);
void disk_image_finish(struct disk_image *image);
uint64_t disk_image_mark(const struct disk_image *image); ///< the same for the same bytes
/// Puts the files there, all of them synced; nothing may have them open.
void disk_put(const char *path, const struct disk_image *image);

/// The program itself took the file away.
void disk_unlink(const char *path);
/// All that was written is synced.
void disk_settle(void);
/// Every process that had a file open is gone, and its locks with it.
void disk_all_gone(void);

#endif
