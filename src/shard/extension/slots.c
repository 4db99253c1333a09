// SPDX-License-Identifier: Apache-2.0
// slots.c - lists in the clear, in one piece of the server's shared memory that is reserved when it
// starts. It is no file, goes away with the last process, is left out of core dumps, and is wiped
// when a list is closed or its permit ends.
#include "shard/extension/internal.h"

#include <errno.h>
#include <miscadmin.h>
#include <signal.h>
#include <storage/ipc.h>
#include <storage/lwlock.h>
#include <storage/shmem.h>
#include <string.h>
#include <sys/mman.h>

#define TRANCHE "overt_shard"
#define PAGE    4096

struct control {
    uint64 next_generation;
    uint64 memory;
    bool locked; ///< kept out of swap
    struct slot slots[SLOTS];
};

/// Of this process; what they point to is shared.
static struct control *control;
static uint8_t *area;
static LWLockPadded *locks; ///< control, then one for each slot

struct view {
    uint64 generation;
    struct match_part *part;
};
static struct view views[SLOTS];

static Size area_size(void) { return (Size)shard_settings.memory_mb * 1024 * 1024; }

void slots_request(void)
{
    RequestAddinShmemSpace(MAXALIGN(sizeof(struct control)));
    RequestAddinShmemSpace(area_size() + 2 * PAGE);
    RequestNamedLWLockTranche(TRANCHE, 1 + SLOTS);
}

void slots_startup(void)
{
    bool found;
    LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
    control = ShmemInitStruct("overt_shard control", sizeof *control, &found);
    if (!found) {
        memset(control, 0, sizeof *control);
        control->memory = area_size();
    }
    uint8_t *raw = ShmemInitStruct("overt_shard lists", area_size() + 2 * PAGE, &found);
    area = (uint8_t *)TYPEALIGN(PAGE, raw);
    locks = GetNamedLWLockTranche(TRANCHE);
    LWLockRelease(AddinShmemInitLock);
    if (area_size() > 0)
        (void)madvise(area, area_size(), MADV_DONTDUMP);
}

static LWLock *lock_of(const struct slot *slot) { return &locks[1 + (slot - control->slots)].lock; }

#define CONTROL (&locks[0].lock)

void *slot_memory(const struct slot *slot) { return area + slot->offset; }

/// The slot of this database with the list in that state; the control lock is held.
static struct slot *find(const uint8_t list[CRYPT_HASH_SIZE], enum slot_state state)
{
    for (int i = 0; i < SLOTS; i++) {
        struct slot *slot = &control->slots[i];
        if (slot->state == state && slot->database == MyDatabaseId &&
            memcmp(slot->parts.list, list, CRYPT_HASH_SIZE) == 0)
            return slot;
    }
    return NULL;
}

static bool overlaps(Size offset, Size bytes, Size *ret_behind)
{
    for (int i = 0; i < SLOTS; i++) {
        const struct slot *slot = &control->slots[i];
        if (slot->state != SLOT_FREE && offset < slot->offset + slot->bytes &&
            slot->offset < offset + bytes) {
            *ret_behind = slot->offset + slot->bytes;
            return true;
        }
    }
    return false;
}

/// The first place that has room.
static bool find_room(Size bytes, Size *ret_offset)
{
    Size offset = 0;
    while (offset + bytes <= control->memory) {
        Size behind;
        if (!overlaps(offset, bytes, &behind)) {
            *ret_offset = offset;
            return true;
        }
        offset = behind;
    }
    return false;
}

static struct slot *find_free(void)
{
    for (int i = 0; i < SLOTS; i++)
        if (control->slots[i].state == SLOT_FREE)
            return &control->slots[i];
    return NULL;
}

struct slot *slot_reserve(const struct permit_parts *parts, uint32 number)
{
    Size offset = 0, bytes = TYPEALIGN(PAGE, match_part_bytes(parts, number));
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    bool busy = find(parts->list, SLOT_FILLING) != NULL;
    struct slot *slot = busy ? NULL : find_free();
    if (slot == NULL || !find_room(bytes, &offset)) {
        LWLockRelease(CONTROL);
        ereport(ERROR,
                (errcode(ERRCODE_INSUFFICIENT_RESOURCES),
                 busy ? errmsg("this list is being opened by somebody else: wait")
                      : errmsg("there is no room for %zu MB more of lists in the clear: raise "
                               "overt_shard.memory, or close a list",
                               bytes >> 20)));
    }
    memset(slot, 0, sizeof *slot);
    slot->state = SLOT_FILLING;
    slot->database = MyDatabaseId;
    slot->owner = MyProcPid;
    slot->generation = ++control->next_generation;
    slot->offset = offset;
    slot->bytes = bytes;
    slot->number = number;
    slot->parts = *parts;
    LWLockRelease(CONTROL);
    return slot;
}

void slot_publish(struct slot *slot, int64 closes)
{
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    slot->state = SLOT_OPEN;
    slot->closes = closes;
    LWLockRelease(CONTROL);
}

/// The control lock is held; waits for the searches that are at it.
static void wipe(struct slot *slot)
{
    LWLockAcquire(lock_of(slot), LW_EXCLUSIVE);
    explicit_bzero(slot_memory(slot), slot->bytes);
    (void)madvise(slot_memory(slot), slot->bytes, MADV_REMOVE); // the pages go back to the system
    LWLockRelease(lock_of(slot));
    memset(slot, 0, sizeof *slot);
}

void slot_drop(struct slot *slot)
{
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    wipe(slot);
    LWLockRelease(CONTROL);
}

struct slot *slot_hold(const uint8_t list[CRYPT_HASH_SIZE])
{
    LWLockAcquire(CONTROL, LW_SHARED);
    struct slot *slot = find(list, SLOT_OPEN);
    if (slot != NULL)
        LWLockAcquire(lock_of(slot), LW_SHARED);
    LWLockRelease(CONTROL);
    return slot;
}

void slot_release(struct slot *slot) { LWLockRelease(lock_of(slot)); }

bool slot_extend(const uint8_t list[CRYPT_HASH_SIZE], int64 closes, uint64 *ret_rows)
{
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    struct slot *slot = find(list, SLOT_OPEN);
    if (slot != NULL) {
        slot->closes = Max(slot->closes, closes);
        *ret_rows = slot->parts.part[slot->number].size;
    }
    LWLockRelease(CONTROL);
    return slot != NULL;
}

bool slot_close(const uint8_t list[CRYPT_HASH_SIZE])
{
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    struct slot *slot = find(list, SLOT_OPEN);
    if (slot != NULL)
        wipe(slot);
    LWLockRelease(CONTROL);
    return slot != NULL;
}

bool slot_show(int index, struct slot *ret_slot)
{
    LWLockAcquire(CONTROL, LW_SHARED);
    *ret_slot = control->slots[index];
    LWLockRelease(CONTROL);
    return ret_slot->state != SLOT_FREE && ret_slot->database == MyDatabaseId;
}

void slot_count(struct slot *slot, uint64 searches, uint64 compared)
{
    (void)__atomic_fetch_add(&slot->searches, searches, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&slot->compared, compared, __ATOMIC_RELAXED);
}

void slot_figures(uint64 *ret_memory, uint64 *ret_used, bool *ret_locked)
{
    LWLockAcquire(CONTROL, LW_SHARED);
    *ret_memory = control->memory;
    *ret_locked = control->locked;
    *ret_used = 0;
    for (int i = 0; i < SLOTS; i++)
        *ret_used += control->slots[i].bytes;
    LWLockRelease(CONTROL);
}

const struct match_part *slot_view(struct slot *slot)
{
    struct view *view = &views[slot - control->slots];
    if (view->part != NULL && view->generation == slot->generation)
        return view->part;
    match_part_detach(&view->part);
    view->generation = slot->generation;
    if (match_part_attach(slot_memory(slot), &slot->parts, slot->number, shard_settings.threads,
                          &view->part, NULL) != 0)
        view->part = NULL;
    return view->part;
}

static bool is_over(const struct slot *slot, int64 now)
{
    if (slot->state == SLOT_OPEN)
        return now > slot->closes;
    return slot->state == SLOT_FILLING && kill(slot->owner, 0) != 0 && errno == ESRCH;
}

void slots_sweep(int64 now)
{
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    for (int i = 0; i < SLOTS; i++)
        if (is_over(&control->slots[i], now))
            wipe(&control->slots[i]);
    LWLockRelease(CONTROL);
}

bool slots_lock(void)
{
    bool locked = area_size() == 0 || mlock2(area, area_size(), MLOCK_ONFAULT) == 0;
    LWLockAcquire(CONTROL, LW_EXCLUSIVE);
    control->locked = locked;
    LWLockRelease(CONTROL);
    return locked;
}
