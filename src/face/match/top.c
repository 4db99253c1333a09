// SPDX-License-Identifier: Apache-2.0
// top.c - the best candidates so far, one per id, kept in order: limits are small and offers rare,
// since the scan leaves out whatever is below the floor.
#include "face/match/top.h"

#include <stdbool.h>
#include <string.h>

void match_top_init(struct match_top *top, struct overt_candidate *items, size_t limit,
                    float threshold)
{
    *top = (struct match_top){.items = items, .limit = limit, .floor = threshold};
}

static bool stands_before(uint64_t id, float score, const struct overt_candidate *other)
{
    return score > other->score || (score == other->score && id < other->id);
}

static void remove_at(struct match_top *top, size_t at)
{
    top->count--;
    memmove(top->items + at, top->items + at + 1, (top->count - at) * sizeof *top->items);
}

static void insert(struct match_top *top, uint64_t id, float score)
{
    size_t at = top->count;
    while (at > 0 && stands_before(id, score, &top->items[at - 1])) {
        top->items[at] = top->items[at - 1];
        at--;
    }
    top->items[at] = (struct overt_candidate){.id = id, .score = score};
    top->count++;
}

void match_top_offer(struct match_top *top, uint64_t id, float score)
{
    if (!(score >= top->floor))
        return;
    size_t at = 0;
    while (at < top->count && top->items[at].id != id)
        at++;
    if (at < top->count) {
        if (!stands_before(id, score, &top->items[at]))
            return;
        remove_at(top, at);
    } else if (top->count == top->limit) {
        if (!stands_before(id, score, &top->items[top->limit - 1]))
            return;
        top->count--;
    }
    insert(top, id, score);
    if (top->count == top->limit)
        top->floor = top->items[top->limit - 1].score;
}
