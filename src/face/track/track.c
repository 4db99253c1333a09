// SPDX-License-Identifier: Apache-2.0
// track.c - passes by overlap: each face goes to the pass whose expected box it overlaps most, the
// best pair first (as in Bochinski et al., "High-Speed Tracking-by-Detection Without Using Image
// Information", AVSS 2017), with a constant speed between pictures so that a low picture rate does
// not break a pass.
#include "face/track/track.h"

#include <string.h>

#define SPEED_SMOOTHING    0.5f
#define EXPECT_SECONDS_MAX 0.5 ///< how far ahead a speed is believed

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

/// Overlap of a face with where the pass is expected to be by now.
static float fit(const struct track_pass *pass, const struct overt_face *face, double time)
{
    double ahead = time - pass->last;
    float seconds = (float)(ahead < EXPECT_SECONDS_MAX ? ahead : EXPECT_SECONDS_MAX);
    float moved = track_overlap(face, pass->x + pass->speed_x * seconds,
                                pass->y + pass->speed_y * seconds, pass->width, pass->height);
    float stayed = track_overlap(face, pass->x, pass->y, pass->width, pass->height);
    return moved > stayed ? moved : stayed;
}

static void follow(struct track_pass *pass, const struct overt_face *face, double time)
{
    double seconds = time - pass->last;
    if (seconds > 0.0) {
        float inverse = (float)(1.0 / seconds);
        float move_x = face->x + face->width / 2 - (pass->x + pass->width / 2);
        float move_y = face->y + face->height / 2 - (pass->y + pass->height / 2);
        pass->speed_x += SPEED_SMOOTHING * (move_x * inverse - pass->speed_x);
        pass->speed_y += SPEED_SMOOTHING * (move_y * inverse - pass->speed_y);
    }
    pass->x = face->x;
    pass->y = face->y;
    pass->width = face->width;
    pass->height = face->height;
    pass->last = time;
}

static int begin(struct track *track, const struct overt_face *face, double time)
{
    for (int i = 0; i < TRACK_PASSES_MAX; i++) {
        if (track->passes[i].number != 0)
            continue;
        struct track_pass fresh = {.number = ++track->passes_begun, .first = time, .last = time};
        track->passes[i] = fresh;
        follow(&track->passes[i], face, time);
        return i;
    }
    return TRACK_NONE;
}

/// The best pair among faces and passes that have no partner yet; false when none overlaps enough.
static bool best_pair(const struct track *track, double time, const struct overt_face *faces,
                      size_t count, const int *slots, const bool *taken, size_t *ret_face,
                      int *ret_slot)
{
    float best = TRACK_OVERLAP_MIN;
    bool found = false;
    for (int slot = 0; slot < TRACK_PASSES_MAX; slot++) {
        if (track->passes[slot].number == 0 || taken[slot])
            continue;
        for (size_t i = 0; i < count; i++) {
            float overlap = slots[i] == TRACK_NONE ? fit(&track->passes[slot], &faces[i], time)
                                                   : 0.0f;
            if (overlap < best || (found && overlap <= best))
                continue;
            best = overlap;
            found = true;
            *ret_face = i;
            *ret_slot = slot;
        }
    }
    return found;
}

void track_assign(struct track *track, double time, const struct overt_face *faces, size_t count,
                  int *ret_slots)
{
    bool taken[TRACK_PASSES_MAX] = {false};
    for (size_t i = 0; i < count; i++)
        ret_slots[i] = TRACK_NONE;
    size_t face = 0;
    int slot = 0;
    while (best_pair(track, time, faces, count, ret_slots, taken, &face, &slot)) {
        ret_slots[face] = slot;
        taken[slot] = true;
        follow(&track->passes[slot], &faces[face], time);
    }
    for (size_t i = 0; i < count; i++)
        if (ret_slots[i] == TRACK_NONE)
            ret_slots[i] = begin(track, &faces[i], time);
    track->picture = time;
}
