// SPDX-License-Identifier: Apache-2.0
// test_picture.c - on the picture of an alert nobody else can be recognised (rule R2).
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "operate/picture.h"

/// Fine stripes everywhere: wherever something was covered they are gone.
static struct overt_image *stripes(int32_t width, int32_t height)
{
    struct overt_image *image = NULL;
    assert_int_equal(overt_image_create(width, height, &image, NULL), 0);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < 3 * width; x++)
            image->pixels[(ptrdiff_t)y * image->stride + x] = (y / 2) % 2 == 0 ? 250 : 5;
    return image;
}

/// Mean difference between rows two apart: about 245 in stripes, about 0 where they are gone.
static double detail(const struct overt_image *image, int left, int top, int right, int bottom)
{
    double sum = 0;
    for (int y = top; y < bottom - 2; y++)
        for (int x = left; x < right; x++)
            sum += abs(image->pixels[(ptrdiff_t)y * image->stride + 3 * x] -
                       image->pixels[(ptrdiff_t)(y + 2) * image->stride + 3 * x]);
    return sum / ((bottom - 2 - top) * (right - left));
}

static struct overt_image *face_picture(const struct overt_face *faces, size_t count)
{
    struct overt_image *image = stripes(400, 300), *kept = NULL;
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_of_face(image, faces, count, 0, &jpeg, &size, NULL), 0);
    assert_int_equal(overt_image_decode(jpeg, size, &kept, NULL), 0);
    overt_bytes_free(jpeg);
    overt_image_unref(&image);
    return kept;
}

static void the_face_stays_and_others_are_covered(void **state)
{
    (void)state;
    struct overt_face faces[2] = {
        {.x = 100, .y = 100, .width = 100, .height = 100},
        {.x = 205, .y = 110, .width = 50, .height = 50},
    };
    struct overt_image *kept = face_picture(faces, 2);
    assert_int_equal(kept->width, 180); // margin of 40 on each side
    assert_int_equal(kept->height, 180);
    assert_true(detail(kept, 44, 44, 136, 136) > 150);
    assert_true(detail(kept, 148, 54, 178, 96) < 40);
    overt_image_unref(&kept);
}

static void alone_it_is_not_touched(void **state)
{
    (void)state;
    struct overt_face face = {.x = 100, .y = 100, .width = 100, .height = 100};
    struct overt_image *kept = face_picture(&face, 1);
    assert_true(detail(kept, 0, 0, kept->width, kept->height) > 150);
    overt_image_unref(&kept);
}

static void faces_at_and_beyond_the_edges(void **state)
{
    (void)state;
    struct overt_face faces[3] = {
        {.x = -20, .y = -30, .width = 90, .height = 90},
        {.x = -1e9f, .y = 0, .width = 10, .height = 10},
        {.x = 40, .y = NAN, .width = 50, .height = INFINITY},
    };
    struct overt_image *kept = face_picture(faces, 3);
    assert_true(kept->width >= 70 && kept->width <= 110);
    overt_image_unref(&kept);
    struct overt_image *image = stripes(50, 50);
    struct overt_face outside = {.x = 500, .y = 500, .width = 20, .height = 20};
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_of_face(image, &outside, 1, 0, &jpeg, &size, NULL), OVERT_INPUT);
    overt_image_unref(&image);
}

static void a_large_face_is_kept_small(void **state)
{
    (void)state;
    struct overt_face face = {.x = 300, .y = 300, .width = 1000, .height = 800};
    struct overt_image *image = stripes(2000, 1500), *kept = NULL;
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_of_face(image, &face, 1, 0, &jpeg, &size, NULL), 0);
    assert_int_equal(overt_image_decode(jpeg, size, &kept, NULL), 0);
    assert_int_equal(kept->width, PICTURE_SIDE_MAX);
    overt_bytes_free(jpeg);
    overt_image_unref(&kept);
    overt_image_unref(&image);
}

static struct overt_image *scene_of(int32_t width, int32_t height, const struct overt_face *faces,
                                    size_t count)
{
    struct overt_image *image = stripes(width, height), *scene = NULL;
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_of_scene(image, faces, count, 0, &jpeg, &size, NULL), 0);
    assert_int_equal(overt_image_decode(jpeg, size, &scene, NULL), 0);
    overt_bytes_free(jpeg);
    overt_image_unref(&image);
    return scene;
}

static void of_a_scene_one_face_alone_is_sharp(void **state)
{
    (void)state;
    struct overt_face faces[3] = {
        {.x = 400, .y = 200, .width = 100, .height = 100},
        {.x = 510, .y = 210, .width = 80, .height = 80}, // partly within the margin
        {.x = 40, .y = 40, .width = 160, .height = 160},
    };
    struct overt_image *scene = scene_of(640, 480, faces, 3);
    assert_int_equal(scene->width, 640);
    assert_int_equal(scene->height, 480);
    assert_true(detail(scene, 404, 204, 496, 296) > 150);
    assert_true(detail(scene, 362, 162, 398, 336) > 150); // the margin of 40
    assert_true(detail(scene, 544, 200, 640, 480) < 8);
    assert_true(detail(scene, 505, 214, 538, 286) < 8);
    assert_true(detail(scene, 0, 0, 356, 480) < 8);
    assert_true(detail(scene, 0, 344, 640, 480) < 8);
    overt_image_unref(&scene);
}

static void a_scene_is_made_small(void **state)
{
    (void)state;
    struct overt_face faces[2] = {{.x = 900, .y = 500, .width = 60, .height = 60},
                                  {.x = NAN, .y = 0, .width = INFINITY, .height = -5}};
    struct overt_image *scene = scene_of(1920, 1080, faces, 2);
    assert_int_equal(scene->width, PICTURE_SCENE_SIDE_MAX);
    assert_int_equal(scene->height, 540);
    overt_image_unref(&scene);
    scene = scene_of(300, 2000, &(struct overt_face){.x = -5, .y = -5, .width = 50, .height = 60},
                     1);
    assert_int_equal(scene->height, PICTURE_SCENE_SIDE_MAX);
    assert_int_equal(scene->width, 144);
    overt_image_unref(&scene);
    struct overt_image *image = stripes(50, 50);
    struct overt_face outside = {.x = 500, .y = 500, .width = 20, .height = 20};
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_of_scene(image, &outside, 1, 0, &jpeg, &size, NULL), OVERT_INPUT);
    overt_image_unref(&image);
}

static void two_side_by_side_in_one_height(void **state)
{
    (void)state;
    struct overt_image *left = stripes(100, 50), *right = stripes(300, 900), *both = NULL;
    void *jpeg = NULL;
    size_t size = 0;
    assert_int_equal(picture_side_by_side(left, right, &jpeg, &size, NULL), 0);
    assert_int_equal(overt_image_decode(jpeg, size, &both, NULL), 0);
    assert_int_equal(both->height, PICTURE_BESIDE_HEIGHT);
    assert_int_equal(both->width, 800 + 8 + 133);
    overt_bytes_free(jpeg);
    overt_image_unref(&both);
    jpeg = NULL;
    assert_int_equal(picture_side_by_side(NULL, right, &jpeg, &size, NULL), 0);
    assert_int_equal(overt_image_decode(jpeg, size, &both, NULL), 0);
    assert_int_equal(both->width, 400 + 8 + 133);
    overt_bytes_free(jpeg);
    overt_image_unref(&both);
    overt_image_unref(&left);
    overt_image_unref(&right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_face_stays_and_others_are_covered),
        cmocka_unit_test(alone_it_is_not_touched),
        cmocka_unit_test(faces_at_and_beyond_the_edges),
        cmocka_unit_test(a_large_face_is_kept_small),
        cmocka_unit_test(of_a_scene_one_face_alone_is_sharp),
        cmocka_unit_test(a_scene_is_made_small),
        cmocka_unit_test(two_side_by_side_in_one_height),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
