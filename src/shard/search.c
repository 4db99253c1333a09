// SPDX-License-Identifier: Apache-2.0
// search.c - one question to all parts of a list, and whether what comes back is a whole answer.
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "face/match/top.h"
#include "face/permit/permit.h"
#include "shard/internal.h"

#define SEARCH "SELECT part, rows, probe, id, score FROM overt.search($1, $2, $3, $4)"

struct question {
    const struct overt_template *probes;
    size_t count;
    float threshold;
    size_t limit;
};

/// Packed templates, one after the other; the caller's (memory_wipe_free, *ret_size).
static uint8_t *pack(const struct question *question, size_t *ret_size)
{
    size_t one = overt_template_packed_size(question->probes[0].dimension);
    uint8_t *bytes = memory_new(question->count, one);
    for (size_t i = 0; i < question->count; i++)
        overt_template_pack(&question->probes[i], bytes + i * one);
    *ret_size = question->count * one;
    return bytes;
}

static enum shard_fault ask(struct shards *shards, const struct question *question,
                            PGresult **ret_result)
{
    struct shard_values values = {0};
    uint32_t threshold;
    size_t size;
    uint8_t *bytes = pack(question, &size);
    memcpy(&threshold, &question->threshold, sizeof threshold);
    shard_add_text(&values, shards->note);
    shard_add_bytes(&values, bytes, size);
    shard_add_number(&values, (uint32_t)question->limit);
    shard_add_number(&values, threshold);
    enum shard_fault fault = shard_ask(shards, SEARCH, &values, shards->patience, ret_result);
    memory_wipe_free(bytes, size);
    return fault;
}

/// Each part said once that it was searched, with the rows that the note gives it.
static bool is_whole(const struct permit_parts *parts, const PGresult *result)
{
    bool seen[PERMIT_PARTS_MAX] = {false};
    size_t found = 0;
    for (int i = 0; i < PQntuples(result); i++) {
        if (PQgetisnull(result, i, 2) == 0)
            continue;
        uint32_t part = shard_u32(result, i, 0);
        if (part >= parts->count || seen[part] || shard_u64(result, i, 1) != parts->part[part].size)
            return false;
        seen[part] = true;
        found++;
    }
    return found == parts->count;
}

/// The best of all parts, by the same rule that each part used.
static bool merge(const struct question *question, const PGresult *result,
                  struct overt_candidate *candidates, size_t *counts)
{
    struct match_top tops[OVERT_PROBES_MAX];
    bool sound = true;
    for (size_t i = 0; i < question->count; i++)
        match_top_init(&tops[i], candidates + i * question->limit, question->limit,
                       question->threshold);
    for (int i = 0; i < PQntuples(result); i++) {
        if (PQgetisnull(result, i, 2) != 0)
            continue;
        uint32_t probe = shard_u32(result, i, 2), bits = shard_u32(result, i, 4);
        float score;
        memcpy(&score, &bits, sizeof score);
        sound = sound && probe < question->count;
        if (probe < question->count)
            match_top_offer(&tops[probe], shard_u64(result, i, 3), score);
    }
    for (size_t i = 0; i < question->count; i++)
        counts[i] = sound ? tops[i].count : 0;
    return sound;
}

static int check_question(const struct shards *shards, int64_t now, const struct question *question,
                          struct overt_error *err)
{
    if (shards->permit == NULL)
        return error_set(err, OVERT_REFUSED,
                         "no comparison without a permit: open the list of an open operation");
    if (question->limit < 1 || question->limit > OVERT_CANDIDATES_MAX || question->count < 1 ||
        question->count > OVERT_PROBES_MAX)
        return error_set(err, OVERT_INPUT,
                         "a search takes 1 to %d faces and gives 1 to %d candidates each",
                         OVERT_PROBES_MAX, OVERT_CANDIDATES_MAX);
    for (size_t i = 0; i < question->count; i++)
        if (question->probes[i].dimension != shards->parts->dimension ||
            strncmp(question->probes[i].model, shards->parts->model, OVERT_MODEL_ID_MAX) != 0)
            return error_set(err, OVERT_MISMATCH,
                             "the face and the list were made by two models: make the list anew");
    return permit_check(shards->permit, now, question->threshold, shards->parts->list,
                        shards->parts->size, err);
}

int shard_search(struct shards *shards, int64_t now, const struct overt_template *probes,
                 size_t count, float threshold, struct overt_candidate *candidates, size_t limit,
                 size_t *counts, struct overt_error *err)
{
    struct question question = {probes, count, threshold, limit};
    AUTO_RESULT PGresult *result = NULL;
    int code = check_question(shards, now, &question, err);
    if (code != 0)
        return code;
    enum shard_fault fault = ask(shards, &question, &result);
    if (fault == SHARD_SEALED) { // it was away and came back
        if ((code = shard_reopen(shards, err)) != 0)
            return code;
        fault = ask(shards, &question, &result);
    }
    if (fault == SHARD_SAID_NO)
        return error_set(err, shards->said.code, "%s", shards->said.text);
    if (fault != SHARD_FINE)
        return shard_say_silent(shards, "the search", err);
    if (!is_whole(shards->parts, result) || !merge(&question, result, candidates, counts))
        return error_set(err, OVERT_IO,
                         "the search is incomplete: the servers did not search all %llu templates "
                         "of the list; nothing is given. Load the list again",
                         (unsigned long long)shards->parts->size);
    return 0;
}
