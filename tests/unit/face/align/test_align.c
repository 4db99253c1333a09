// SPDX-License-Identifier: Apache-2.0
// test_align.c - a known rotation, scale and shift is found again.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "face/align/align.h"

static void a_known_map_is_found(void **state)
{
    (void)state;
    static const struct { float scale, angle, x, y; } cases[] = {
        {1, 0, 0, 0}, {2.5f, 0.4f, 100, -30}, {0.3f, -2.9f, 5, 7}, {10, 3.1f, -1000, 400}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        float a = cases[i].scale * cosf(cases[i].angle), b = cases[i].scale * sinf(cases[i].angle);
        struct overt_point points[OVERT_LANDMARK_COUNT];
        for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
            float u = align_arcface.points[p].x + 0.5f, v = align_arcface.points[p].y + 0.5f;
            points[p] =
                (struct overt_point){a * u - b * v + cases[i].x, b * u + a * v + cases[i].y};
        }
        struct image_similarity map = {0};
        assert_true(align_fit(&align_arcface, points, &map));
        assert_true(fabsf(map.a - a) < 1e-3f && fabsf(map.b - b) < 1e-3f);
        assert_true(fabsf(map.x0 - cases[i].x) < 0.05f && fabsf(map.y0 - cases[i].y) < 0.05f);
    }
}

static void the_least_squares_are_least(void **state)
{
    (void)state;
    struct overt_point points[OVERT_LANDMARK_COUNT] = {
        {30, 40}, {80, 35}, {58, 66}, {36, 90}, {77, 95}};
    struct image_similarity best = {0};
    assert_true(align_fit(&align_arcface, points, &best));
    double least = INFINITY;
    for (int change = 0; change < 9; change++) {
        struct image_similarity map = best;
        float step = change % 2 ? 0.01f : -0.01f;
        map.a += (change + 1) / 2 == 1 ? step : 0;
        map.b += (change + 1) / 2 == 2 ? step : 0;
        map.x0 += (change + 1) / 2 == 3 ? step * 50 : 0;
        map.y0 += (change + 1) / 2 == 4 ? step * 50 : 0;
        double sum = 0;
        for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
            float u = align_arcface.points[p].x + 0.5f, v = align_arcface.points[p].y + 0.5f;
            sum += pow(map.a * u - map.b * v + map.x0 - points[p].x, 2) +
                   pow(map.b * u + map.a * v + map.y0 - points[p].y, 2);
        }
        least = change == 0 ? sum : least;
        assert_true(sum >= least);
    }
}

static void points_without_size_are_refused(void **state)
{
    (void)state;
    struct overt_point points[OVERT_LANDMARK_COUNT] = {{5, 5}, {5, 5}, {5, 5}, {5, 5}, {5, 5}};
    struct image_similarity map;
    assert_false(align_fit(&align_arcface, points, &map));
    points[0].x = NAN;
    assert_false(align_fit(&align_arcface, points, &map));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_map_is_found),
        cmocka_unit_test(the_least_squares_are_least),
        cmocka_unit_test(points_without_size_are_refused),
    };
    return cmocka_run_group_tests_name("face/align", tests, NULL, NULL);
}
