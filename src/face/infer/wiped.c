// SPDX-License-Identifier: Apache-2.0
// wiped.c - memory for ONNX Runtime that can be zeroed where no run is using it: what the networks
// make of a face (its chip resampled, its template before it is of length 1) must not outlive its
// pass (rule R2). The runtime's own arena keeps everything until another run happens to write
// there, and has no way to ask.
//
// Blocks that a run gives back are kept in lists by size for the next one, as they are, and zeroed
// by the sweep. Zeroing each as it comes back took a quarter more time for a picture, a sweep when
// somebody has left the view takes some milliseconds.
#include "face/infer/wiped.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define LEAD  64 ///< bytes before each block, for its struct block; keeps the alignment
#define LISTS 256
#define LARGER_LISTS 4 ///< a block of up to twice the size is taken

struct block {
    struct block *next;
    size_t size; ///< without the lead
    int list;    ///< -1: a model's own numbers, which are nobody's
    bool dirty;
};

_Static_assert(sizeof(struct block) <= LEAD, "the lead holds it");

/// One for the process, as the runtime's environment is; sessions may outlive any one runtime, so
/// it is never destroyed. `lock` guards what stands below it.
static struct {
    pthread_once_t once;
    OrtMemoryInfo *info;
    OrtAllocator allocator;
    pthread_mutex_t lock;
    struct block *lists[LISTS];
    size_t kept, dirty; ///< bytes
} wiped = {.once = PTHREAD_ONCE_INIT, .lock = PTHREAD_MUTEX_INITIALIZER};

static void wipe(struct block *block)
{
    explicit_bzero((uint8_t *)block + LEAD, block->size);
    block->dirty = false;
}

/// Four sizes for each doubling: the smallest that holds `size`. *ret_size is that size.
static int list_of(size_t size, size_t *ret_size)
{
    int doublings = size > 64 ? 63 - __builtin_clzl(size - 1) : 6;
    size_t step = ((size_t)1 << doublings) / 4;
    size_t steps = size > 64 ? (size - ((size_t)1 << doublings) + step - 1) / step : 0;
    *ret_size = ((size_t)1 << doublings) + steps * step;
    return 4 * doublings + (int)steps;
}

/// The first of a list, taken out.
static struct block *pop(int list)
{
    struct block *block = wiped.lists[list];
    if (block == NULL)
        return NULL;
    wiped.lists[list] = block->next;
    wiped.kept -= block->size;
    wiped.dirty -= block->dirty ? block->size : 0;
    return block;
}

static void push(struct block *block)
{
    block->next = wiped.lists[block->list];
    wiped.lists[block->list] = block;
    wiped.kept += block->size;
    wiped.dirty += block->dirty ? block->size : 0;
}

static void *take_new(size_t size, int list)
{
    struct block *block = memory_try_unset(1, size + LEAD);
    if (block == NULL)
        return NULL;
    *block = (struct block){.size = size, .list = list};
    return (uint8_t *)block + LEAD;
}

static void *ORT_API_CALL take(OrtAllocator *allocator, size_t wanted)
{
    (void)allocator;
    if (wanted == 0 || wanted > PTRDIFF_MAX / 2)
        return NULL;
    size_t size = 0;
    int list = list_of(wanted, &size);
    struct block *block = NULL;
    (void)pthread_mutex_lock(&wiped.lock);
    for (int i = list; block == NULL && i <= list + LARGER_LISTS && i < LISTS; i++)
        block = pop(i);
    (void)pthread_mutex_unlock(&wiped.lock);
    return block != NULL ? (uint8_t *)block + LEAD : take_new(size, list);
}

/// For a model's weights, which are not given back by runs.
static void *ORT_API_CALL take_for_good(OrtAllocator *allocator, size_t size)
{
    (void)allocator;
    return size > 0 && size <= PTRDIFF_MAX / 2 ? take_new(size, -1) : NULL;
}

static void ORT_API_CALL give_back(OrtAllocator *allocator, void *memory)
{
    (void)allocator;
    if (memory == NULL)
        return;
    struct block *block = (struct block *)(void *)((uint8_t *)memory - LEAD);
    block->dirty = true;
    (void)pthread_mutex_lock(&wiped.lock);
    bool kept = block->list >= 0 && wiped.kept + block->size <= WIPED_KEPT_MAX;
    if (kept)
        push(block);
    (void)pthread_mutex_unlock(&wiped.lock);
    if (!kept)
        memory_wipe_free(block, block->size + LEAD);
}

void wiped_sweep(void)
{
    (void)pthread_mutex_lock(&wiped.lock);
    for (int list = 0; list < LISTS; list++)
        for (struct block *block = wiped.lists[list]; block != NULL; block = block->next)
            if (block->dirty)
                wipe(block);
    wiped.dirty = 0;
    (void)pthread_mutex_unlock(&wiped.lock);
}

void wiped_free(void)
{
    (void)pthread_mutex_lock(&wiped.lock);
    for (int list = 0; list < LISTS; list++)
        for (struct block *block; (block = pop(list)) != NULL;)
            memory_wipe_free(block, block->size + LEAD);
    (void)pthread_mutex_unlock(&wiped.lock);
}

size_t wiped_dirty(void)
{
    (void)pthread_mutex_lock(&wiped.lock);
    size_t dirty = wiped.dirty;
    (void)pthread_mutex_unlock(&wiped.lock);
    return dirty;
}

static const OrtMemoryInfo *ORT_API_CALL describe(const OrtAllocator *allocator)
{
    (void)allocator;
    return wiped.info;
}

static void set_once(void)
{
    const OrtApi *api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    OrtStatus *status =
        api->CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &wiped.info);
    if (status != NULL)
        api->ReleaseStatus(status);
    wiped.allocator = (OrtAllocator){.version = ORT_API_VERSION, .Alloc = take, .Free = give_back,
                                     .Info = describe, .Reserve = take_for_good};
}

int wiped_register(const OrtApi *api, OrtEnv *env, struct overt_error *err)
{
    (void)pthread_once(&wiped.once, set_once);
    if (wiped.info == NULL)
        return error_set(err, OVERT_INTERNAL, "ONNX Runtime does not take memory from outside");
    OrtStatus *status = api->RegisterAllocator(env, &wiped.allocator);
    if (status == NULL)
        return OVERT_OK;
    bool ours = strstr(api->GetErrorMessage(status), "already registered") != NULL;
    api->ReleaseStatus(status);
    return ours ? OVERT_OK
                : error_set(err, OVERT_INTERNAL, "ONNX Runtime does not take memory from outside");
}
