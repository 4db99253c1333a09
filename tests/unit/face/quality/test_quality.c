// SPDX-License-Identifier: Apache-2.0
// test_quality.c - each refusal has a case, and a usual face has none.
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "face/quality/quality.h"

enum { SIDE = QUALITY_CHIP_SIDE };

/// A chip of fine stripes around `middle`.
static void paint(uint8_t *chip, int middle, int swing)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int value = middle + ((x / 3 + y / 3) % 2 ? swing : -swing);
            memset(chip + 3 * (y * SIDE + x), value < 0 ? 0 : value > 255 ? 255 : value, 3);
        }
}

static struct overt_face usual(void)
{
    return (struct overt_face){
        .x = 100,
        .y = 100,
        .width = 100,
        .height = 120,
        .confidence = 0.99f,
        .points = {{130, 150}, {170, 150}, {150, 172}, {134, 195}, {166, 195}}};
}

static uint32_t refusal_of(struct overt_face face, int middle, int swing)
{
    static uint8_t chip[3 * SIDE * SIDE];
    paint(chip, middle, swing);
    quality_judge(&face, chip, 400, 400);
    assert_true(face.quality.score >= 0 && face.quality.score <= 1);
    return face.quality.refusal;
}

static void a_usual_face_can_be_used(void **state)
{
    (void)state;
    assert_int_equal(refusal_of(usual(), 120, 30), 0);
}

static void light_is_judged(void **state)
{
    (void)state;
    assert_true(refusal_of(usual(), 10, 10) & OVERT_REFUSAL_DARK);
    assert_true(refusal_of(usual(), 250, 10) & OVERT_REFUSAL_BRIGHT);
    assert_true(refusal_of(usual(), 120, 3) & OVERT_REFUSAL_FLAT);
    assert_true(refusal_of(usual(), 120, 0) & OVERT_REFUSAL_BLURRED);
}

static void size_and_place_are_judged(void **state)
{
    (void)state;
    struct overt_face small = usual(), away = usual(), unsure = usual();
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        small.points[i].x /= 5;
        small.points[i].y /= 5;
        away.points[i].x -= 140;
    }
    away.x -= 140;
    unsure.confidence = 0.5f;
    assert_int_equal(refusal_of(small, 120, 30), OVERT_REFUSAL_SMALL);
    assert_int_equal(refusal_of(away, 120, 30), OVERT_REFUSAL_CUT_OFF);
    assert_int_equal(refusal_of(unsure, 120, 30), OVERT_REFUSAL_UNSURE);
}

static void a_turned_head_is_judged(void **state)
{
    (void)state;
    struct overt_face right = usual(), tilted = usual(), up = usual();
    right.points[OVERT_LANDMARK_NOSE].x = 190;
    tilted.points[OVERT_LANDMARK_RIGHT_EYE] = (struct overt_point){140, 210};
    up.points[OVERT_LANDMARK_NOSE].y = 130;
    assert_true(refusal_of(right, 120, 30) & OVERT_REFUSAL_TURNED);
    assert_true(refusal_of(tilted, 120, 30) & OVERT_REFUSAL_TURNED);
    assert_true(refusal_of(up, 120, 30) & OVERT_REFUSAL_TURNED);

    static uint8_t chip[3 * SIDE * SIDE];
    right.points[OVERT_LANDMARK_NOSE].x = 156;
    quality_judge(&right, chip, 400, 400);
    assert_true(right.quality.yaw > 5 && right.quality.yaw < 40);
    up.points[OVERT_LANDMARK_NOSE].y = 160;
    quality_judge(&up, chip, 400, 400);
    assert_true(up.quality.pitch > 5 && up.quality.pitch < 40);
    tilted.points[OVERT_LANDMARK_RIGHT_EYE] = (struct overt_point){170, 160};
    quality_judge(&tilted, chip, 400, 400);
    assert_true(tilted.quality.roll > 5 && tilted.quality.roll < 25); // clockwise
}

static void each_refusal_says_what_to_do(void **state)
{
    (void)state;
    assert_string_equal(overt_refusal_advice(0), "");
    for (int bit = 0; bit < 8; bit++)
        assert_true(strlen(overt_refusal_advice(1u << bit)) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usual_face_can_be_used),  cmocka_unit_test(light_is_judged),
        cmocka_unit_test(size_and_place_are_judged), cmocka_unit_test(a_turned_head_is_judged),
        cmocka_unit_test(each_refusal_says_what_to_do),
    };
    return cmocka_run_group_tests_name("face/quality", tests, NULL, NULL);
}
