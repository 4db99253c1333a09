// SPDX-License-Identifier: Apache-2.0
// internal.h - the lists in the memory that all processes of one server share, for the files of the
// extension.
#ifndef SHARD_EXTENSION_INTERNAL_H
#define SHARD_EXTENSION_INTERNAL_H

#include <postgres.h>

#include "base/attr.h"
#include "face/match/part.h"
#include "face/permit/permit.h"

#define SLOTS 64 ///< parts of lists that one server holds open at once

enum slot_state {
    SLOT_FREE,
    SLOT_FILLING, ///< its owner alone writes in it
    SLOT_OPEN,    ///< many read
};

/// A part of a list in the clear. Changed under the control lock; the memory is read under the
/// slot's own lock (shared) and wiped under it (exclusive).
struct slot {
    enum slot_state state;
    Oid database;
    int owner; ///< process that fills it
    uint64 generation;
    int64 closes; ///< last second of the longest permit that opened it
    Size offset, bytes;
    uint32 number; ///< of the part
    uint64 searches, compared;
    struct permit_parts parts;
};

/// What the server was started with.
struct settings {
    char *verifier; ///< the force's public key, a vkey
    int memory_mb;  ///< for lists in the clear
    int threads;    ///< of one search
};
extern struct settings shard_settings;

/// Ends the statement with the error; SQLSTATE OV0nn for the code -nn.
NORETURN void shard_fail(const struct overt_error *err);

#define SEALED_STATE MAKE_SQLSTATE('O', 'V', '1', '0', '0') ///< the list is not open here

/// Before and after the shared memory is there; for _PG_init.
void slots_request(void);
void slots_startup(void);

/// Reserves memory for part `number` and gives the slot, being filled. Fails the statement when
/// there is no room or somebody else fills it.
struct slot *slot_reserve(const struct permit_parts *parts, uint32 number);
void *slot_memory(const struct slot *slot);
/// It is whole and verified: from now it is searched.
void slot_publish(struct slot *slot, int64 closes);
/// Wipes and frees.
void slot_drop(struct slot *slot);

/// The open slot of this database with the list, with its lock held shared; NULL.
struct slot *slot_hold(const uint8_t list[CRYPT_HASH_SIZE]);
void slot_release(struct slot *slot);
/// Open until `closes` at least; false when it is not open.
bool slot_extend(const uint8_t list[CRYPT_HASH_SIZE], int64 closes, uint64 *ret_rows);
/// Wipes this database's open slot of the list; false when there is none.
bool slot_close(const uint8_t list[CRYPT_HASH_SIZE]);

/// A copy of slot `index` for showing; false when it is free or of another database.
bool slot_show(int index, struct slot *ret_slot);
/// Adds to what it was used for; the lock is held.
void slot_count(struct slot *slot, uint64 searches, uint64 compared);
void slot_figures(uint64 *ret_memory, uint64 *ret_used, bool *ret_locked);

/// This process's view of a slot that it holds or fills; NULL when there is no memory.
const struct match_part *slot_view(struct slot *slot);

/// Wipes what has expired or was left half filled, and keeps the memory out of swap: the keeper's.
void slots_sweep(int64 now);
bool slots_lock(void);

#endif
