// SPDX-License-Identifier: Apache-2.0
// watch.c - passes in view and their templates, in locked memory, wiped pass by pass.
//
// A pass is searched with the normalised mean of its templates, which errs less than the best of
// many single pictures would: each single search is one more chance of a false alert. The mean is
// weighted by the fourth power of the picture's quality, so that the best few rule it and the far
// and blurred ones, which most passes begin with, do not pull it down (measured with tools/crowd).
#include "operate/watch.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "face/track/track.h"

#define SLACK_SECONDS 0.001 ///< times are sums of fractions

struct watch_pass {
    struct overt_template sum;  ///< of the templates so far, by their weights, not normalised
    struct overt_template mean; ///< normalised
    double embedded;            ///< time of the last picture taken
    int64_t pictures;
    float best; ///< quality score of the best picture seen
    float good[WATCH_PICTURES_GOOD]; ///< of the best pictures taken, the best first
    bool counted;
    size_t alert_count;
    uint64_t alerts[WATCH_ALERTS_PER_PASS];
};

struct watch_cool_down {
    uint64_t entry; ///< 0: free
    double alerted;
};

/// The part that is locked: everything that came from a face.
struct watch_people {
    struct track track;
    struct watch_pass passes[TRACK_PASSES_MAX];
};

struct watch {
    struct watch_people *people;
    int slots[OVERT_FACES_MAX]; ///< pass of each face of the present picture
    float scores[OVERT_FACES_MAX]; ///< and its quality score
    size_t count;
    bool left; ///< somebody did, since it was asked
    double time;
    int64_t faces_seen;
    struct watch_cool_down *cool_downs;
    size_t cool_down_count;
};

int watch_create(size_t entries, struct watch **ret_watch, struct overt_error *err)
{
    struct watch *watch = memory_new(1, sizeof *watch);
    watch->people = memory_try(1, sizeof *watch->people);
    watch->cool_downs = memory_try(entries, sizeof *watch->cool_downs);
    watch->cool_down_count = entries;
    if (watch->people == NULL || watch->cool_downs == NULL) {
        watch_destroy(&watch);
        return error_set(err, OVERT_NO_MEMORY, "no memory for a list of %zu: make it shorter",
                         entries);
    }
    (void)crypt_lock(watch->people, sizeof *watch->people);
    *ret_watch = watch;
    return 0;
}

void watch_destroy(struct watch **watch)
{
    if (*watch == NULL)
        return;
    if ((*watch)->people != NULL)
        crypt_unlock((*watch)->people, sizeof *(*watch)->people);
    memory_free((*watch)->people);
    memory_free((*watch)->cool_downs);
    memory_free(*watch);
    *watch = NULL;
}

size_t watch_expire(struct watch *watch, double time, int *ret_ended)
{
    size_t count = track_expire(&watch->people->track, time, ret_ended);
    for (size_t i = 0; i < count; i++)
        crypt_wipe(&watch->people->passes[ret_ended[i]], sizeof watch->people->passes[0]);
    watch->left |= count > 0;
    return count;
}

int watch_slot(const struct watch *watch, size_t face)
{
    return face < watch->count ? watch->slots[face] : TRACK_NONE;
}

static bool is_due(const struct watch_pass *pass, const struct overt_face *face, double time)
{
    if (pass->pictures == 0 || face->quality.score > pass->best * WATCH_BETTER)
        return true;
    bool good = face->quality.score > pass->good[WATCH_PICTURES_GOOD - 1];
    double wait = good ? WATCH_AGAIN_SECONDS : WATCH_LATER_SECONDS;
    return time - pass->embedded >= wait - SLACK_SECONDS;
}

static void remember_good(struct watch_pass *pass, float score)
{
    for (int i = 0; i < WATCH_PICTURES_GOOD; i++) {
        float better = fmaxf(pass->good[i], score);
        score = fminf(pass->good[i], score);
        pass->good[i] = better;
    }
}

/// Those with the fewest pictures come first, so that a crowd does not starve the newcomer.
static size_t insert_chosen(const struct watch *watch, size_t *chosen, size_t count, size_t face)
{
    const struct watch_pass *passes = watch->people->passes;
    size_t place = count;
    while (place > 0 &&
           passes[watch->slots[chosen[place - 1]]].pictures > passes[watch->slots[face]].pictures)
        place--;
    if (place == WATCH_EMBED_MAX)
        return count;
    size_t kept = count < WATCH_EMBED_MAX ? count : WATCH_EMBED_MAX - 1;
    memmove(chosen + place + 1, chosen + place, (kept - place) * sizeof *chosen);
    chosen[place] = face;
    return kept + 1;
}

size_t watch_picture(struct watch *watch, double time, const struct overt_face *faces, size_t count,
                     size_t *ret_chosen)
{
    count = count < OVERT_FACES_MAX ? count : OVERT_FACES_MAX;
    int ended[TRACK_PASSES_MAX];
    (void)watch_expire(watch, time, ended);
    track_assign(&watch->people->track, time, faces, count, watch->slots);
    watch->time = time;
    watch->count = count;
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        watch->scores[i] = faces[i].quality.score;
        if (watch->slots[i] == TRACK_NONE || faces[i].quality.refusal != 0)
            continue;
        struct watch_pass *pass = &watch->people->passes[watch->slots[i]];
        watch->faces_seen += !pass->counted;
        pass->counted = true;
        if (is_due(pass, &faces[i], time))
            chosen = insert_chosen(watch, ret_chosen, chosen, i);
        if (faces[i].quality.score > pass->best)
            pass->best = faces[i].quality.score;
    }
    return chosen;
}

static void normalise(const struct overt_template *sum, struct overt_template *mean)
{
    double square = 0.0;
    for (int32_t i = 0; i < sum->dimension; i++)
        square += (double)sum->values[i] * (double)sum->values[i];
    double length = sqrt(square);
    float inverse = length > 0.0 ? (float)(1.0 / length) : 0.0f;
    for (int32_t i = 0; i < sum->dimension; i++)
        mean->values[i] = sum->values[i] * inverse;
}

/// Of a template in its pass, by the quality score (0..1) of its picture; never nothing.
static float weight_of(float score)
{
    float square = score * score;
    return square * square > 1e-3f ? square * square : 1e-3f;
}

static bool is_somebody_else(const struct watch_pass *pass, const struct overt_template *fresh)
{
    double product = 0.0;
    for (int32_t i = 0; i < fresh->dimension; i++)
        product += (double)pass->mean.values[i] * (double)fresh->values[i];
    return pass->pictures > 0 && product < WATCH_SAME_PERSON;
}

static void begin_again(struct watch *watch, struct watch_pass *pass, float best)
{
    crypt_wipe(pass, sizeof *pass);
    pass->counted = true;
    pass->best = best;
    watch->faces_seen++;
    watch->left = true;
}

const struct overt_template *watch_template(struct watch *watch, size_t face,
                                            const struct overt_template *fresh)
{
    struct watch_pass *pass = &watch->people->passes[watch->slots[face]];
    float weight = weight_of(watch->scores[face]);
    if (is_somebody_else(pass, fresh))
        begin_again(watch, pass, watch->scores[face]);
    if (pass->pictures == 0) {
        pass->mean = *fresh;
        pass->sum = *fresh;
        for (int32_t i = 0; i < fresh->dimension; i++)
            pass->sum.values[i] *= weight;
    } else {
        for (int32_t i = 0; i < fresh->dimension; i++)
            pass->sum.values[i] += weight * fresh->values[i];
        normalise(&pass->sum, &pass->mean);
    }
    remember_good(pass, watch->scores[face]);
    pass->pictures++;
    pass->embedded = watch->time;
    return &pass->mean;
}

/// False when the entry alerted a short time ago.
static bool cool_down(struct watch *watch, uint64_t entry)
{
    for (size_t i = 0; i < watch->cool_down_count; i++) {
        struct watch_cool_down *one = &watch->cool_downs[i];
        if (one->entry != 0 && one->entry != entry)
            continue;
        if (one->entry == entry && watch->time - one->alerted < WATCH_COOL_DOWN_SECONDS)
            return false;
        one->entry = entry;
        one->alerted = watch->time;
        return true;
    }
    return true;
}

bool watch_is_news(struct watch *watch, size_t face, uint64_t entry)
{
    struct watch_pass *pass = &watch->people->passes[watch->slots[face]];
    for (size_t i = 0; i < pass->alert_count; i++)
        if (pass->alerts[i] == entry)
            return false;
    if (pass->alert_count == WATCH_ALERTS_PER_PASS)
        return false;
    pass->alerts[pass->alert_count++] = entry;
    return cool_down(watch, entry);
}

void watch_untold(struct watch *watch, uint64_t entry)
{
    for (size_t i = 0; i < watch->cool_down_count; i++)
        if (watch->cool_downs[i].entry == entry)
            watch->cool_downs[i].alerted = watch->time - WATCH_COOL_DOWN_SECONDS;
}

void watch_forget(struct watch *watch)
{
    int64_t begun = watch->people->track.passes_begun;
    for (size_t i = 0; i < TRACK_PASSES_MAX; i++)
        watch->left |= watch->people->track.passes[i].number != 0;
    crypt_wipe(watch->people, sizeof *watch->people);
    watch->people->track.passes_begun = begun; // numbers are never used again
    watch->count = 0;
}

bool watch_left(struct watch *watch)
{
    bool left = watch->left;
    watch->left = false;
    return left;
}

int64_t watch_pictures(const struct watch *watch, size_t face)
{
    return watch->people->passes[watch->slots[face]].pictures;
}

int64_t watch_faces_seen(const struct watch *watch) { return watch->faces_seen; }

const void *watch_memory(const struct watch *watch, size_t *ret_size)
{
    *ret_size = sizeof *watch->people;
    return watch->people;
}
