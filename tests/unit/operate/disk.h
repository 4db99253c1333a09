// SPDX-License-Identifier: Apache-2.0
// disk.h - a disk and a memory that fail when they are told to, under SQLite: every write, cut,
// sync and removal of a database or its write-ahead log is a point, numbered from 1, at which the
// power can go or something can fail.
//
// What is on the disk is what was synced; of what was written since, the power cut leaves any
// sectors and not others. Only a test's: it puts itself before SQLite's own file system.
#ifndef TESTS_DISK_H
#define TESTS_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk_fault {
    DISK_FULL,       ///< one write finds no room
    DISK_STAYS_FULL, ///< and all after it
    DISK_TORN,       ///< half a write, then nothing works
    DISK_NO_SYNC,    ///< one sync fails
    DISK_SYNC_LOST,  ///< a sync fails and the system has thrown away what it was to write; so on
    DISK_NO_MEMORY,  ///< after this point one request for memory fails
    DISK_STAYS_NO_MEMORY, ///< after this point all do
    DISK_ALLOCATION,      ///< the n-th request for memory fails, wherever it comes from
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

/// From now points are counted, and `at` is called at each, in the thread that is writing: it may
/// call disk_cut and nothing else. NULL: only counted. disk_leave ends it.
void disk_watch(void (*at)(void *context, int64_t point), void *context);
void disk_leave(void);
int64_t disk_points(void);   ///< since disk_watch
int64_t disk_requests(void); ///< for memory, since disk_watch

/// The fault strikes at point `at` (DISK_ALLOCATION: request `at`) while watched.
void disk_arm(enum disk_fault fault, int64_t at);
/// Whether it struck; nothing fails from now.
bool disk_disarm(void);

/// What the database `path` and its log would be after a power cut now.
struct disk_image {
    char *database, *log;
    int64_t database_size, log_size; ///< log: -1 when it is not there
};
void disk_cut(const char *path, enum disk_cut cut, uint64_t seed, struct disk_image *ret_image);
void disk_image_finish(struct disk_image *image);

#endif
