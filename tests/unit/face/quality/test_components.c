// SPDX-License-Identifier: Apache-2.0
// test_components.c - each quality component on pictures and places whose value is known by hand.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "face/quality/components.h"

enum { SIDE = COMPONENTS_CHIP_SIDE };

static uint8_t chip[3 * SIDE * SIDE];

static void paint(int left, int right)
{
    for (int i = 0; i < SIDE * SIDE; i++)
        memset(chip + (size_t)3 * (size_t)i, i % SIDE < SIDE / 2 ? left : right, 3);
}

/// 200 px between the eyes and 150 down to the mouth, in the middle of a picture in which every
/// margin is wide; looks straight ahead.
static struct overt_face usual(void)
{
    return (struct overt_face){
        .x = 900,
        .y = 800,
        .width = 300,
        .height = 400,
        .confidence = 0.99f,
        .points = {{900, 900}, {1100, 900}, {1000, 980}, {930, 1050}, {1070, 1050}},
        .quality = {.sharpness = 120}};
}

static struct overt_component_value measured(enum overt_component component,
                                             const struct overt_face *faces, size_t count,
                                             int32_t width, int32_t height)
{
    struct overt_sample_quality quality;
    components_measure(faces, count, 0, chip, width, height, &quality);
    return quality.components[component];
}

static void expect(enum overt_component component, double native, int value)
{
    struct overt_face face = usual();
    struct overt_component_value is = measured(component, &face, 1, 2000, 2000);
    if (fabs((double)is.native - native) > 0.01 * (fabs(native) + 0.1) || is.value != value)
        fail_msg("%s: %f (%d), not %f (%d)", overt_component_name(component), (double)is.native,
                 is.value, native, value);
}

static void the_light_of_both_sides_is_compared(void **state)
{
    (void)state;
    paint(150, 150);
    expect(OVERT_ILLUMINATION_UNIFORMITY, 1, 100);
    paint(150, 90);
    expect(OVERT_ILLUMINATION_UNIFORMITY, 0, 0);
}

static void luminance_is_linear_light(void **state)
{
    (void)state;
    paint(188, 188); // sRGB 188 is 0.503 of white
    expect(OVERT_LUMINANCE_MEAN, 0.502, 100);
    expect(OVERT_LUMINANCE_VARIANCE, 0, 0);
    paint(0, 0);
    expect(OVERT_LUMINANCE_MEAN, 0, 2); // 100 / (1 + e^4)
    paint(0, 255);
    expect(OVERT_LUMINANCE_VARIANCE, 0.25, 20); // 100 sin(15/16 pi)
}

static void black_and_white_parts_are_counted(void **state)
{
    (void)state;
    paint(120, 120);
    expect(OVERT_UNDER_EXPOSURE_PREVENTION, 0, 100);
    expect(OVERT_OVER_EXPOSURE_PREVENTION, 0, 100);
    paint(0, 0);
    expect(OVERT_UNDER_EXPOSURE_PREVENTION, 1, 0); // 120 (0.832 - 1 / (1 + e^-1.6))
    paint(255, 255);
    expect(OVERT_OVER_EXPOSURE_PREVENTION, 1, 1); // 1 / 1.01
}

static void shades_are_counted_in_bits(void **state)
{
    (void)state;
    paint(120, 120);
    expect(OVERT_DYNAMIC_RANGE, 0, 0);
    paint(90, 180);
    expect(OVERT_DYNAMIC_RANGE, 1, 12); // half and half but for a column: 0.9999 bits
}

static void sharpness_comes_from_the_first_look(void **state)
{
    (void)state;
    expect(OVERT_SHARPNESS, 120, 50);
}

static void other_faces_count_by_their_size(void **state)
{
    (void)state;
    struct overt_face faces[2] = {usual(), usual()};
    expect(OVERT_SINGLE_FACE_PRESENT, 0, 100);
    assert_int_equal(measured(OVERT_SINGLE_FACE_PRESENT, faces, 2, 2000, 2000).value, 0);
    faces[1].height = 100; // a quarter of the area
    assert_int_equal(measured(OVERT_SINGLE_FACE_PRESENT, faces, 2, 2000, 2000).value, 50);
}

static void size_is_in_pixels_and_shares(void **state)
{
    (void)state;
    struct overt_face face = usual();
    expect(OVERT_INTER_EYE_DISTANCE, 200, 100);
    face.points[OVERT_LANDMARK_RIGHT_EYE].x = 970;
    assert_int_equal(measured(OVERT_INTER_EYE_DISTANCE, &face, 1, 2000, 2000).value, 50);
    face.quality.yaw = 60; // what is seen of a turned head is half of it
    assert_int_equal((int)measured(OVERT_INTER_EYE_DISTANCE, &face, 1, 2000, 2000).native, 140);
    expect(OVERT_HEAD_SIZE, 0.12, 0); // 1.6 times 150 of 2000
    face = usual();
    assert_int_equal(measured(OVERT_HEAD_SIZE, &face, 1, 2000, 533).value, 100);
}

static void room_around_the_face_is_measured(void **state)
{
    (void)state;
    struct overt_face face = usual();
    expect(OVERT_LEFTWARD_CROP, 4.5, 100);
    expect(OVERT_RIGHTWARD_CROP, 4.5, 100);
    expect(OVERT_MARGIN_ABOVE, 3.75, 100);
    expect(OVERT_MARGIN_BELOW, 4.583, 100);
    assert_int_equal(measured(OVERT_RIGHTWARD_CROP, &face, 1, 1280, 2000).value, 50);
    assert_int_equal(measured(OVERT_MARGIN_BELOW, &face, 1, 2000, 900 + 432).value, 50);
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        face.points[i].x -= 720;
        face.points[i].y -= 564;
    }
    assert_int_equal(measured(OVERT_LEFTWARD_CROP, &face, 1, 2000, 2000).value, 50);
    assert_int_equal(measured(OVERT_MARGIN_ABOVE, &face, 1, 2000, 2000).value, 50);
}

static void a_pose_loses_by_its_cosine(void **state)
{
    (void)state;
    struct overt_face face = usual();
    face.quality.yaw = 45;
    face.quality.pitch = -60;
    face.quality.roll = 90;
    assert_int_equal(measured(OVERT_HEAD_POSE_YAW, &face, 1, 2000, 2000).value, 50);
    assert_int_equal(measured(OVERT_HEAD_POSE_PITCH, &face, 1, 2000, 2000).value, 25);
    assert_int_equal(measured(OVERT_HEAD_POSE_ROLL, &face, 1, 2000, 2000).value, 0);
}

static void each_has_a_name_a_unit_and_advice(void **state)
{
    (void)state;
    for (int i = 0; i < OVERT_COMPONENT_COUNT; i++) {
        enum overt_component component = (enum overt_component)i;
        const struct overt_component_value worst = {.native = -90, .value = 0}, best = {0, 100};
        assert_true(overt_component_name(component)[0] != '\0');
        assert_true(overt_component_unit(component)[0] != '\0');
        assert_true(overt_component_advice(component, &worst)[0] != '\0');
        assert_string_equal(overt_component_advice(component, &best), "");
    }
    const struct overt_component_value up = {.native = 50, .value = 41}, down = {-50, 41};
    assert_string_equal(overt_component_advice(OVERT_HEAD_POSE_PITCH, &up), "lower the chin");
    assert_string_equal(overt_component_advice(OVERT_HEAD_POSE_PITCH, &down), "raise the chin");
    assert_string_equal(overt_component_advice(OVERT_HEAD_POSE_YAW, &up),
                        "turn towards the camera");
    assert_string_equal(overt_component_name(OVERT_COMPONENT_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_light_of_both_sides_is_compared),
        cmocka_unit_test(luminance_is_linear_light),
        cmocka_unit_test(black_and_white_parts_are_counted),
        cmocka_unit_test(shades_are_counted_in_bits),
        cmocka_unit_test(sharpness_comes_from_the_first_look),
        cmocka_unit_test(other_faces_count_by_their_size),
        cmocka_unit_test(size_is_in_pixels_and_shares),
        cmocka_unit_test(room_around_the_face_is_measured),
        cmocka_unit_test(a_pose_loses_by_its_cosine),
        cmocka_unit_test(each_has_a_name_a_unit_and_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
