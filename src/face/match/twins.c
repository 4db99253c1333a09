// SPDX-License-Identifier: Apache-2.0
// twins.c - a list compared with itself.
#include "face/match/twins.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "face/match/dot.h"
#include "face/template/template.h"

#define PAIRS_MAX 4000000 ///< that are put down before those of the same persons are joined

struct pair {
    size_t one, other; ///< persons, one <= other
    struct match_twin twin;
};

struct twins {
    const size_t *persons;
    size_t count, padded;
    float *rows;
    const struct dot_kernels *kernels;
    float alike, unlike;
    atomic_size_t next;
    pthread_mutex_t lock;
    struct pair *pairs;
    size_t pair_count, capacity;
};

static void put(struct twins *twins, size_t a, size_t b, float score)
{
    size_t x = twins->persons[a], y = twins->persons[b];
    (void)pthread_mutex_lock(&twins->lock);
    if (twins->pair_count == twins->capacity && twins->capacity < PAIRS_MAX) {
        twins->capacity = twins->capacity ? 2 * twins->capacity : 64;
        twins->pairs = memory_resize(twins->pairs, twins->capacity, sizeof *twins->pairs);
    }
    if (twins->pair_count < twins->capacity)
        twins->pairs[twins->pair_count++] =
            (struct pair){x < y ? x : y, x < y ? y : x, {a, b, score}};
    (void)pthread_mutex_unlock(&twins->lock);
}

/// Row after row with all that follow it.
static void compare(void *context, int index)
{
    struct twins *twins = context;
    (void)index;
    for (;;) {
        size_t a = atomic_fetch_add(&twins->next, 1);
        if (a >= twins->count)
            return;
        const float *row = twins->rows + a * twins->padded;
        for (size_t b = a + 1; b < twins->count; b++) {
            float score =
                twins->kernels->score(row, twins->rows + b * twins->padded, twins->padded);
            bool same = twins->persons[a] == twins->persons[b];
            if (same ? score < twins->unlike : score >= twins->alike)
                put(twins, a, b, score);
        }
    }
}

/// By persons; of the same the one that is kept first: the most similar of two, the least of one.
static int by_persons(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->one != q->one)
        return p->one < q->one ? -1 : 1;
    if (p->other != q->other)
        return p->other < q->other ? -1 : 1;
    if (p->twin.score != q->twin.score)
        return (p->twin.score > q->twin.score) == (p->one != p->other) ? -1 : 1;
    if (p->twin.a != q->twin.a)
        return p->twin.a < q->twin.a ? -1 : 1;
    return (p->twin.b > q->twin.b) - (p->twin.b < q->twin.b);
}

static int by_place(const void *x, const void *y)
{
    const struct match_twin *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

/// One pair for each two persons; returns how many there are.
static size_t join(struct twins *twins, struct match_twin *items, size_t limit)
{
    size_t found = 0;
    if (twins->pair_count > 0)
        qsort(twins->pairs, twins->pair_count, sizeof *twins->pairs, by_persons);
    for (size_t i = 0; i < twins->pair_count; i++) {
        const struct pair *pair = &twins->pairs[i];
        if (i > 0 && pair->one == pair[-1].one && pair->other == pair[-1].other)
            continue;
        if (found < limit)
            items[found] = pair->twin;
        found++;
    }
    qsort(items, found < limit ? found : limit, sizeof *items, by_place);
    return found;
}

static int check(const struct overt_template *faces, size_t count, struct overt_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!template_valid(&faces[i]))
            return error_set(err, OVERT_INPUT, "this is not a template");
        if (!template_same_kind(&faces[0], &faces[i]))
            return error_set(err, OVERT_MISMATCH, "templates of two models cannot be compared");
    }
    return 0;
}

/// 64-byte aligned, zeros behind each template.
static int rows_of(const struct overt_template *faces, struct twins *twins, struct overt_error *err)
{
    twins->padded = ((size_t)faces[0].dimension + DOT_LANES - 1) / DOT_LANES * DOT_LANES;
    size_t size = twins->count * twins->padded * sizeof(float);
    twins->rows = memory_try(1, size);
    if (twins->rows == NULL)
        return error_set(err, OVERT_NO_MEMORY, "there is no memory to compare the list");
    for (size_t i = 0; i < twins->count; i++)
        memcpy(twins->rows + i * twins->padded, faces[i].values,
               (size_t)faces[i].dimension * sizeof(float));
    return 0;
}

int match_twins(const struct overt_template *faces, const size_t *persons, size_t count,
                float alike, float unlike, int threads, struct match_twin *items, size_t limit,
                size_t *ret_found, uint64_t *ret_pairs, struct overt_error *err)
{
    struct twins twins = {.persons = persons, .count = count, .alike = alike, .unlike = unlike};
    *ret_found = 0;
    *ret_pairs = 0;
    if (count < 2)
        return 0;
    twins.kernels = dot_kernels_named(NULL);
    int code = check(faces, count, err);
    if (code == 0)
        code = rows_of(faces, &twins, err);
    if (code != 0)
        return code;
    (void)pthread_mutex_init(&twins.lock, NULL);
    threads_run(threads < 1 ? 1 : threads, compare, &twins);
    (void)pthread_mutex_destroy(&twins.lock);
    *ret_found = join(&twins, items, limit);
    *ret_pairs = (uint64_t)count * (count - 1) / 2;
    memory_wipe_free(twins.rows, count * twins.padded * sizeof(float));
    memory_free(twins.pairs);
    return 0;
}
