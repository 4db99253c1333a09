// SPDX-License-Identifier: Apache-2.0
// track.c - passes by OC-SORT; track.h names the paper and what differs.
#include "face/track/track.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "face/track/filter.h"

// Noise, as shares of the face's height (a detector's box jitters by so much of it), and per
// second.
#define NOISE_PLACE         0.05f
#define NOISE_SIZE          0.06f
#define SPEED_FIRST         3.0f ///< of a face not seen twice yet: faces a second
#define GROWTH_FIRST        0.7f
#define ACCELERATION        3.0f
#define GROWTH_ACCELERATION 1.0f

#define EXPECT_SECONDS_MAX 0.5f  ///< how far ahead a speed is believed
#define DIRECTION_WEIGHT   0.2f  ///< the paper's lambda
#define DIRECTION_FACES    0.25f ///< a shorter way, in faces, has no direction: it is jitter
#define PAIRS_MAX          4096
#define VIRTUAL_MAX        32 ///< pictures of a gap that are filled in

static const float HALF_TURN = 3.14159265f;

struct pair {
    float fit;
    int16_t slot, face;
};

/// A slow machine leaves out pictures: that nobody looked does not mean that the face was away.
static bool is_over(const struct track *track, const struct track_pass *pass, double time)
{
    double away = time - pass->last;
    bool looked = pass->last < track->picture;
    return away > (looked ? TRACK_GAP_SECONDS : TRACK_SLOW_SECONDS);
}

size_t track_expire(struct track *track, double time, int *slots)
{
    size_t count = 0;
    for (int i = 0; i < TRACK_PASSES_MAX; i++) {
        struct track_pass *pass = &track->passes[i];
        if (pass->number == 0 || !is_over(track, pass, time))
            continue;
        memset(pass, 0, sizeof *pass);
        slots[count++] = i;
    }
    return count;
}

static float overlap_of_spans(float a, float a_size, float b, float b_size)
{
    float low = a > b ? a : b;
    float high = a + a_size < b + b_size ? a + a_size : b + b_size;
    return high > low ? high - low : 0.0f;
}

float track_overlap(const struct overt_face *face, float x, float y, float width, float height)
{
    float both = overlap_of_spans(face->x, face->width, x, width) *
                 overlap_of_spans(face->y, face->height, y, height);
    float all = face->width * face->height + width * height - both;
    return all > 0.0f ? both / all : 0.0f;
}

static bool could_be(const struct track_pass *pass, const struct overt_face *face, float height)
{
    float ratio = face->height / height, seen = face->height / pass->height;
    return (ratio < TRACK_GROWTH_MAX && ratio > 1.0f / TRACK_GROWTH_MAX) ||
           (seen < TRACK_GROWTH_MAX && seen > 1.0f / TRACK_GROWTH_MAX);
}

/// Overlap of a face with where the filter expects the pass by now.
static float overlap_expected(const struct track_pass *pass, const struct overt_face *face,
                              double time)
{
    float ahead = (float)(time - pass->last);
    float seconds = ahead < EXPECT_SECONDS_MAX ? ahead : EXPECT_SECONDS_MAX;
    float height = expf(filter_expect(&pass->log_height, seconds));
    float width = height * pass->width / pass->height;
    if (!could_be(pass, face, height))
        return 0.0f;
    return track_overlap(face, filter_expect(&pass->middle_x, seconds) - width / 2,
                         filter_expect(&pass->middle_y, seconds) - height / 2, width, height);
}

/// Overlap with where it was seen last (observation-centric recovery).
static float overlap_last(const struct track_pass *pass, const struct overt_face *face)
{
    if (!could_be(pass, face, pass->height))
        return 0.0f;
    return track_overlap(face, pass->x, pass->y, pass->width, pass->height);
}

/// 0.5 when the face lies straight ahead on the pass's way, -0.5 when straight back, 0 without a
/// way (observation-centric momentum).
static float keeps_direction(const struct track_pass *pass, const struct overt_face *face)
{
    if (pass->trail_count < 2)
        return 0.0f;
    const struct track_place *old = &pass->trail[pass->trail_count - 1], *new = &pass->trail[0];
    float way_x = new->x - old->x, way_y = new->y - old->y;
    float next_x = face->x + face->width / 2 - old->x, next_y = face->y + face->height / 2 - old->y;
    float least = DIRECTION_FACES * pass->height;
    if (hypotf(way_x, way_y) < least || hypotf(next_x, next_y) < least)
        return 0.0f;
    float turn = fabsf(atan2f(way_y, way_x) - atan2f(next_y, next_x));
    if (turn > HALF_TURN)
        turn = 2 * HALF_TURN - turn;
    return 0.5f - turn / HALF_TURN;
}

/// Best first; of equals the older pass and the earlier face, so that the order is always the same.
static int best_first(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->fit != y->fit)
        return x->fit > y->fit ? -1 : 1;
    return x->slot != y->slot ? x->slot - y->slot : x->face - y->face;
}

static void remember(struct track_pass *pass, const struct overt_face *face, double time)
{
    memmove(pass->trail + 1, pass->trail, (TRACK_TRAIL - 1) * sizeof pass->trail[0]);
    pass->trail[0] =
        (struct track_place){face->x + face->width / 2, face->y + face->height / 2, time};
    pass->trail_count += pass->trail_count < TRACK_TRAIL;
    pass->x = face->x;
    pass->y = face->y;
    pass->width = face->width;
    pass->height = face->height;
    pass->last = time;
    pass->missed = 0;
}

static float log_of(float height) { return logf(height > 1.0f ? height : 1.0f); }

/// Takes in what was seen; after a gap also what would have been seen on the straight way across
/// it, instead of the speeds that ran on unseen (observation-centric re-update).
static void follow(struct track_pass *pass, const struct overt_face *face, double time)
{
    float x = face->x + face->width / 2, y = face->y + face->height / 2;
    float from_x = pass->x + pass->width / 2, from_y = pass->y + pass->height / 2;
    float from_size = log_of(pass->height), size = log_of(face->height);
    int steps = 1 + (pass->missed < VIRTUAL_MAX ? pass->missed : VIRTUAL_MAX);
    float seconds = (float)(time - pass->last) / (float)steps;
    float noise = NOISE_PLACE * face->height, push = ACCELERATION * face->height;
    for (int i = 1; seconds > 0.0f && i <= steps; i++) {
        float share = (float)i / (float)steps;
        filter_see(&pass->middle_x, seconds, push, from_x + share * (x - from_x), noise);
        filter_see(&pass->middle_y, seconds, push, from_y + share * (y - from_y), noise);
        filter_see(&pass->log_height, seconds, GROWTH_ACCELERATION,
                   from_size + share * (size - from_size), NOISE_SIZE);
    }
    remember(pass, face, time);
}

static int begin(struct track *track, const struct overt_face *face, double time)
{
    int slot = 0;
    while (slot < TRACK_PASSES_MAX && track->passes[slot].number != 0)
        slot++;
    if (slot == TRACK_PASSES_MAX)
        return TRACK_NONE;
    float noise = NOISE_PLACE * face->height, speed = SPEED_FIRST * face->height;
    struct track_pass fresh = {
        .number = ++track->passes_begun,
        .first = time,
        .middle_x = filter_begin(face->x + face->width / 2, noise, speed),
        .middle_y = filter_begin(face->y + face->height / 2, noise, speed),
        .log_height = filter_begin(log_of(face->height), NOISE_SIZE, GROWTH_FIRST),
    };
    track->passes[slot] = fresh;
    remember(&track->passes[slot], face, time);
    return slot;
}

/// One round: pairs of passes and faces without a partner, best first.
static void match(struct track *track, double time, const struct overt_face *faces, size_t count,
                  bool recover, bool *taken, int *slots)
{
    struct pair pairs[PAIRS_MAX];
    size_t pair_count = 0;
    for (int slot = 0; slot < TRACK_PASSES_MAX; slot++) {
        const struct track_pass *pass = &track->passes[slot];
        for (size_t i = 0; pass->number != 0 && !taken[slot] && i < count; i++) {
            if (slots[i] != TRACK_NONE || pair_count == PAIRS_MAX)
                continue;
            float overlap = recover ? overlap_last(pass, &faces[i])
                                    : overlap_expected(pass, &faces[i], time);
            if (overlap < TRACK_OVERLAP_MIN)
                continue;
            float fit = overlap + DIRECTION_WEIGHT * keeps_direction(pass, &faces[i]);
            pairs[pair_count++] = (struct pair){fit, (int16_t)slot, (int16_t)i};
        }
    }
    qsort(pairs, pair_count, sizeof pairs[0], best_first);
    for (size_t i = 0; i < pair_count; i++) {
        if (taken[pairs[i].slot] || slots[pairs[i].face] != TRACK_NONE)
            continue;
        taken[pairs[i].slot] = true;
        slots[pairs[i].face] = pairs[i].slot;
        follow(&track->passes[pairs[i].slot], &faces[pairs[i].face], time);
    }
}

void track_assign(struct track *track, double time, const struct overt_face *faces, size_t count,
                  int *ret_slots)
{
    bool taken[TRACK_PASSES_MAX] = {false};
    for (size_t i = 0; i < count; i++)
        ret_slots[i] = TRACK_NONE;
    match(track, time, faces, count, false, taken, ret_slots);
    match(track, time, faces, count, true, taken, ret_slots);
    for (int slot = 0; slot < TRACK_PASSES_MAX; slot++)
        track->passes[slot].missed += track->passes[slot].number != 0 && !taken[slot];
    for (size_t i = 0; i < count; i++)
        if (ret_slots[i] == TRACK_NONE)
            ret_slots[i] = begin(track, &faces[i], time);
    track->picture = time;
}
