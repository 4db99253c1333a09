// SPDX-License-Identifier: Apache-2.0
// test_detect.c - candidates are sorted and thinned; the pyramid's levels do not touch wrongly.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "face/detect/internal.h"
#include "face/detect/pyramid.h"

static struct detect_box box(float left, float top, float side, float score)
{
    return (struct detect_box){.left = left, .top = top, .right = left + side, .bottom = top + side,
                               .score = score};
}

static void the_best_of_overlapping_boxes_stays(void **state)
{
    (void)state;
    struct detect_boxes boxes = {0};
    detect_boxes_init(&boxes);
    const struct detect_box all[] = {box(0, 0, 10, 0.5f), box(1, 1, 10, 0.9f),
                                     box(50, 50, 10, 0.7f), box(2, 2, 10, 0.8f),
                                     box(3, 3, 4, 0.6f)};
    for (size_t i = 0; i < ARRAY_COUNT(all); i++)
        detect_boxes_add(&boxes, &all[i]);
    detect_boxes_suppress(&boxes, 0, 0.5f, DETECT_OVERLAP_UNION);
    assert_int_equal(boxes.count, 3);
    assert_true(boxes.items[0].score == 0.9f && boxes.items[1].score == 0.7f);
    assert_true(boxes.items[2].score == 0.6f); // small: a small part of the union
    detect_boxes_suppress(&boxes, 0, 0.5f, DETECT_OVERLAP_SMALLER);
    assert_int_equal(boxes.count, 2);
    detect_boxes_finish(&boxes);
}

static void a_part_of_the_list_is_thinned_alone(void **state)
{
    (void)state;
    struct detect_boxes boxes = {0};
    detect_boxes_init(&boxes);
    for (int i = 0; i < 4; i++)
        detect_boxes_add(&boxes, &(struct detect_box){.right = 1, .bottom = 1, .score = (float)i});
    detect_boxes_suppress(&boxes, 2, 0.5f, DETECT_OVERLAP_UNION);
    assert_int_equal(boxes.count, 3);
    assert_true(boxes.items[0].score == 0 && boxes.items[1].score == 1 &&
                boxes.items[2].score == 3);
    detect_boxes_finish(&boxes);
}

static void a_full_list_keeps_the_best(void **state)
{
    (void)state;
    struct detect_boxes boxes = {0};
    detect_boxes_init(&boxes);
    uint32_t random = 1;
    for (int i = 0; i < 3 * DETECT_BOXES_MAX; i++) {
        random = random * 1664525u + 1013904223u;
        struct detect_box one = box((float)(i % 1000) * 20, (float)(i / 1000) * 20, 10,
                                    i == 77 ? 2 : (float)(random >> 8) / (float)(1 << 24));
        detect_boxes_add(&boxes, &one);
        assert_true(boxes.count <= DETECT_BOXES_MAX);
    }
    detect_boxes_suppress(&boxes, 0, 0.5f, DETECT_OVERLAP_UNION);
    assert_true(boxes.items[0].score == 2);
    for (size_t i = 1; i < boxes.count; i++)
        assert_true(boxes.items[i].score <= boxes.items[i - 1].score);
    detect_boxes_finish(&boxes);
}

static void levels_lie_side_by_side(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{250, 250}, {1920, 1080}, {480, 270}, {41, 4000}, {640, 40},
                                       {16384, 4096}};
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        struct pyramid pyramid;
        pyramid_plan(&pyramid, sizes[i][0], sizes[i][1], 0.3f, 0.709f, 12);
        assert_true(pyramid.count > 0);
        for (int a = 0; a < pyramid.count; a++) {
            const struct pyramid_level *level = &pyramid.levels[a];
            assert_true(level->x % 2 == 0 && level->y % 2 == 0);
            assert_true(level->width % 2 == 0 && level->height % 2 == 0 && level->width >= 12);
            assert_true(level->x + level->width <= pyramid.width);
            assert_true(level->y + level->height <= pyramid.height);
            for (int b = 0; b < a; b++) {
                const struct pyramid_level *other = &pyramid.levels[b];
                assert_true(
                    level->x >= other->x + other->width || other->x >= level->x + level->width ||
                    level->y >= other->y + other->height || other->y >= level->y + level->height);
            }
        }
    }
    struct pyramid none;
    pyramid_plan(&none, 20, 20, 0.3f, 0.709f, 12);
    assert_int_equal(none.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_of_overlapping_boxes_stays),
        cmocka_unit_test(a_part_of_the_list_is_thinned_alone),
        cmocka_unit_test(a_full_list_keeps_the_best),
        cmocka_unit_test(levels_lie_side_by_side),
    };
    return cmocka_run_group_tests_name("face/detect", tests, NULL, NULL);
}
