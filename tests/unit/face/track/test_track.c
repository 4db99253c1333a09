// SPDX-License-Identifier: Apache-2.0
// test_track.c - one person walking by is one pass, whatever the picture rate, and nobody is known
// again.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "face/track/track.h"

static struct overt_face at(float x, float y, float side)
{
    struct overt_face face = {.x = x, .y = y, .width = side, .height = side};
    return face;
}

static void walk(struct track *track, double rate, float speed, double from, double to)
{
    int slots[TRACK_PASSES_MAX];
    for (double time = from; time <= to; time += 1.0 / rate) {
        struct overt_face face = at(10.0f + speed * (float)(time - from), 50, 60);
        (void)track_expire(track, time, slots);
        track_assign(track, time, &face, 1, slots);
    }
}

static void one_walker_is_one_pass(void **state)
{
    (void)state;
    struct {
        double rate;
        float speed;
    } cases[] = {{25, 100}, {25, 300}, {5, 120}, {10, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct track track = {0};
        walk(&track, cases[i].rate, cases[i].speed, 0, 3);
        assert_int_equal(track.passes_begun, 1);
    }
}

static void two_people_side_by_side_are_two(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[2], first[2] = {0, 0};
    for (int i = 0; i < 50; i++) {
        struct overt_face faces[2] = {at(10.0f + (float)i, 50, 60), at(100.0f + (float)i, 50, 60)};
        struct overt_face swapped[2] = {faces[1], faces[0]};
        track_assign(&track, i / 25.0, i % 2 != 0 ? swapped : faces, 2, slots);
        if (i == 0)
            memcpy(first, slots, sizeof first);
        assert_int_equal(slots[i % 2], first[0]);
        assert_int_equal(slots[1 - i % 2], first[1]);
    }
    assert_int_equal(track.passes_begun, 2);
}

static void a_short_gap_keeps_the_pass_and_a_long_one_ends_it(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[TRACK_PASSES_MAX];
    struct overt_face face = at(10, 10, 60);
    track_assign(&track, 0.0, &face, 1, slots);
    assert_int_equal(track_expire(&track, 0.9, slots), 0);
    track_assign(&track, 0.9, &face, 1, slots);
    assert_int_equal(track.passes_begun, 1);
    int slot = slots[0];
    track_assign(&track, 1.5, NULL, 0, slots);
    assert_int_equal(track_expire(&track, 2.0, slots), 1);
    assert_int_equal(slots[0], slot);
    track_assign(&track, 2.0, &face, 1, slots);
    assert_int_equal(track.passes_begun, 2);
    assert_int_equal(track.passes[slots[0]].number, 2);
}

static void a_slow_machine_does_not_break_a_pass(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[TRACK_PASSES_MAX];
    struct overt_face face = at(10, 10, 60);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(track_expire(&track, i * 1.5, slots), 0);
        track_assign(&track, i * 1.5, &face, 1, slots);
    }
    assert_int_equal(track.passes_begun, 1);
    assert_int_equal(track_expire(&track, 6.0 + TRACK_SLOW_SECONDS + 0.1, slots), 1);
}

/// Numbers of the passes of `count` walkers who go from `from` to `to` in `seconds`, looked at
/// `rate` times a second; those with hidden[i] are away between the two moments. Writes which pass
/// each had first and last.
struct walker {
    struct overt_face from, to;
    double hidden_from, hidden_to;
    int64_t first, last;
};

static float mixed(float from, float to, float share) { return from + (to - from) * share; }

/// All walk for `seconds`, looked at `rate` times a second. Returns how many passes were begun.
static int64_t walk_all(struct walker *walkers, size_t count, double seconds, double rate)
{
    struct track track = {0};
    int slots[TRACK_PASSES_MAX];
    for (int picture = 0; picture <= (int)(seconds * rate); picture++) {
        double time = picture / rate;
        struct overt_face faces[8];
        size_t whose[8], seen = 0;
        for (size_t i = 0; i < count; i++) {
            const struct walker *walker = &walkers[i];
            float share = (float)(time / seconds);
            if (time >= walker->hidden_from && time < walker->hidden_to)
                continue;
            whose[seen] = i;
            faces[seen++] = at(mixed(walker->from.x, walker->to.x, share),
                               mixed(walker->from.y, walker->to.y, share),
                               mixed(walker->from.width, walker->to.width, share));
        }
        (void)track_expire(&track, time, slots);
        track_assign(&track, time, faces, seen, slots);
        for (size_t i = 0; i < seen; i++) {
            struct walker *walker = &walkers[whose[i]];
            walker->last = track.passes[slots[i]].number;
            walker->first = walker->first == 0 ? walker->last : walker->first;
        }
    }
    return track.passes_begun;
}

/// Two people walk through each other; the one behind is not seen while they overlap.
static void people_who_cross_keep_their_passes(void **state)
{
    (void)state;
    const double rates[] = {25, 10, 5};
    for (int i = 0; i < 3; i++) {
        struct walker walkers[2] = {
            {.from = at(0, 50, 60), .to = at(400, 50, 60)},
            {.from = at(400, 60, 56), .to = at(0, 60, 56), .hidden_from = 1.85, .hidden_to = 2.2}};
        assert_int_equal(walk_all(walkers, 2, 4, rates[i]), 2);
        for (int j = 0; j < 2; j++)
            assert_int_equal(walkers[j].first, walkers[j].last);
    }
}

/// Behind a post for half a second while walking on: nearly a face further, and still the same
/// pass.
static void a_walker_behind_a_post_is_one_pass(void **state)
{
    (void)state;
    struct walker walker = {
        .from = at(0, 50, 60), .to = at(400, 50, 60), .hidden_from = 1.5, .hidden_to = 2.0};
    assert_int_equal(walk_all(&walker, 1, 4, 10), 1);
}

static void who_comes_nearer_is_one_pass(void **state)
{
    (void)state;
    struct walker walker = {.from = at(300, 100, 30), .to = at(200, 60, 200)};
    assert_int_equal(walk_all(&walker, 1, 3, 8), 1);
}

/// A walker to the right; then one face is a little nearer to where the walker is expected, but
/// aside.
static void who_keeps_the_direction_is_the_walker(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[2];
    for (int i = 0; i < 10; i++) {
        struct overt_face face = at(20.0f * (float)i, 50, 60);
        track_assign(&track, i / 10.0, &face, 1, slots);
    }
    struct overt_face faces[2] = {at(200, 70, 60), at(220.5f, 50, 60)};
    track_assign(&track, 1.0, faces, 2, slots);
    assert_int_equal(track.passes[slots[1]].number, 1);
    assert_int_equal(track.passes[slots[0]].number, 2);
}

/// A fast walker stops while nobody sees it: not where it is expected, but near to where it was
/// last.
static void who_stops_behind_a_post_is_one_pass(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[1];
    for (int i = 0; i < 10; i++) {
        struct overt_face face = at(20.0f * (float)i, 50, 60);
        track_assign(&track, i / 10.0, &face, 1, slots);
    }
    for (int i = 10; i < 14; i++)
        track_assign(&track, i / 10.0, NULL, 0, slots);
    struct overt_face face = at(200, 50, 60);
    track_assign(&track, 1.4, &face, 1, slots);
    assert_int_equal(track.passes_begun, 1);
}

/// A near face goes away and one far behind it is seen in the same place: another person.
static void a_much_smaller_face_is_another(void **state)
{
    (void)state;
    struct track track = {0};
    int slots[TRACK_PASSES_MAX];
    for (int i = 0; i < 10; i++) {
        struct overt_face near = at(100, 100, 100), far = at(125, 110, 58);
        track_assign(&track, i / 10.0, i < 5 ? &near : &far, 1, slots);
    }
    assert_int_equal(track.passes_begun, 2);
}

static void more_than_fit_are_not_followed(void **state)
{
    (void)state;
    struct track track = {0};
    struct overt_face faces[TRACK_PASSES_MAX + 2];
    int slots[TRACK_PASSES_MAX + 2];
    for (int i = 0; i < TRACK_PASSES_MAX + 2; i++)
        faces[i] = at((float)i * 20.0f, 0, 10);
    track_assign(&track, 0.0, faces, TRACK_PASSES_MAX + 2, slots);
    int without = 0;
    for (int i = 0; i < TRACK_PASSES_MAX + 2; i++)
        without += slots[i] == TRACK_NONE;
    assert_int_equal(without, 2);
    assert_int_equal(track.passes_begun, TRACK_PASSES_MAX);
}

static void boxes_that_are_no_boxes_overlap_nothing(void **state)
{
    (void)state;
    struct overt_face none = at(0, 0, 0);
    assert_true(track_overlap(&none, 0, 0, 0, 0) == 0.0f);
    struct overt_face face = at(0, 0, 10);
    assert_true(track_overlap(&face, 0, 0, 10, 10) == 1.0f);
    assert_true(track_overlap(&face, 20, 0, 10, 10) == 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_walker_is_one_pass),
        cmocka_unit_test(two_people_side_by_side_are_two),
        cmocka_unit_test(a_short_gap_keeps_the_pass_and_a_long_one_ends_it),
        cmocka_unit_test(a_slow_machine_does_not_break_a_pass),
        cmocka_unit_test(people_who_cross_keep_their_passes),
        cmocka_unit_test(a_walker_behind_a_post_is_one_pass),
        cmocka_unit_test(who_comes_nearer_is_one_pass),
        cmocka_unit_test(who_keeps_the_direction_is_the_walker),
        cmocka_unit_test(who_stops_behind_a_post_is_one_pass),
        cmocka_unit_test(a_much_smaller_face_is_another),
        cmocka_unit_test(more_than_fit_are_not_followed),
        cmocka_unit_test(boxes_that_are_no_boxes_overlap_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
