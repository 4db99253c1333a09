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
        cmocka_unit_test(more_than_fit_are_not_followed),
        cmocka_unit_test(boxes_that_are_no_boxes_overlap_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
