// SPDX-License-Identifier: Apache-2.0
// test_watch.c - rule R2 in memory: nothing of a pass outlives it; faces seen, cool-down, what is
// embedded.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "operate/watch.h"

static struct overt_face face_at(float x, uint32_t refusal)
{
    struct overt_face face = {.x = x, .y = 50, .width = 60, .height = 60, .confidence = 0.99f};
    face.quality.score = 0.5f;
    face.quality.refusal = refusal;
    return face;
}

static struct overt_template template_of(float first, float second)
{
    struct overt_template one = {.model = "test@1", .dimension = 64};
    for (int i = 0; i < 64; i++)
        one.values[i] = i % 2 == 0 ? first : second;
    return one;
}

static struct watch *new_watch(size_t entries)
{
    struct watch *watch = NULL;
    assert_int_equal(watch_create(entries, &watch, NULL), 0);
    return watch;
}

static bool memory_holds(const struct watch *watch, float value)
{
    size_t size = 0;
    const uint8_t *bytes = watch_memory(watch, &size);
    for (size_t i = 0; i + sizeof value <= size; i++)
        if (memcmp(bytes + i, &value, sizeof value) == 0)
            return true;
    return false;
}

static void a_pass_leaves_nothing_in_memory(void **state)
{
    (void)state;
    struct watch *watch = new_watch(3);
    struct overt_face face = face_at(10, 0);
    struct overt_template fresh = template_of(0.0625431f, -0.0312711f);
    size_t chosen[WATCH_EMBED_MAX];
    assert_int_equal(watch_picture(watch, 0.0, &face, 1, chosen), 1);
    (void)watch_template(watch, chosen[0], &fresh);
    assert_true(memory_holds(watch, 0.0625431f));
    assert_int_equal(watch_picture(watch, 0.5, NULL, 0, chosen), 0);
    assert_true(memory_holds(watch, 0.0625431f));
    assert_int_equal(watch_picture(watch, 1.6, NULL, 0, chosen), 0);
    assert_false(memory_holds(watch, 0.0625431f));
    assert_false(memory_holds(watch, -0.0312711f));
    assert_int_equal(watch_faces_seen(watch), 1);
    watch_destroy(&watch);
}

static void refused_faces_are_not_embedded_and_not_counted(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    size_t chosen[WATCH_EMBED_MAX];
    for (int i = 0; i < 20; i++) {
        struct overt_face faces[2] = {face_at(10, OVERT_REFUSAL_SMALL),
                                      face_at(200, OVERT_REFUSAL_TURNED | OVERT_REFUSAL_DARK)};
        assert_int_equal(watch_picture(watch, i * 0.2, faces, 2, chosen), 0);
    }
    assert_int_equal(watch_faces_seen(watch), 0);
    struct overt_face usable = face_at(10, 0);
    assert_int_equal(watch_picture(watch, 4.0, &usable, 1, chosen), 1);
    assert_int_equal(watch_faces_seen(watch), 1);
    watch_destroy(&watch);
}

static void a_face_that_stays_is_seen_once_and_embedded_now_and_then(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    struct overt_face face = face_at(10, 0);
    struct overt_template fresh = template_of(0.125f, 0.125f);
    size_t chosen[WATCH_EMBED_MAX], embedded = 0;
    for (int i = 0; i < 250; i++) {
        size_t count = watch_picture(watch, i / 25.0, &face, 1, chosen);
        if (count == 1)
            (void)watch_template(watch, chosen[0], &fresh);
        embedded += count;
    }
    assert_int_equal(watch_faces_seen(watch), 1);
    assert_in_range(embedded, 10, 16); // five in two seconds, then one a second
    assert_int_equal(watch_picture(watch, 11.1, &face, 1, chosen), 1);
    (void)watch_template(watch, chosen[0], &fresh);
    face.quality.score = 0.55f;
    assert_int_equal(watch_picture(watch, 11.2, &face, 1, chosen), 0); // not so much better
    assert_int_equal(watch_picture(watch, 11.6, &face, 1, chosen), 1);
    (void)watch_template(watch, chosen[0], &fresh);
    face.quality.score = 0.7f;
    assert_int_equal(watch_picture(watch, 11.65, &face, 1, chosen), 1);
    watch_destroy(&watch);
}

static void a_crowd_is_bounded_and_newcomers_come_first(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    struct overt_face faces[40];
    struct overt_template fresh = template_of(0.125f, 0.125f);
    size_t chosen[WATCH_EMBED_MAX], first[WATCH_EMBED_MAX];
    for (int i = 0; i < 40; i++)
        faces[i] = face_at((float)i * 100.0f, 0);
    assert_int_equal(watch_picture(watch, 0.0, faces, 40, first), WATCH_EMBED_MAX);
    for (size_t i = 0; i < WATCH_EMBED_MAX; i++)
        (void)watch_template(watch, first[i], &fresh);
    assert_int_equal(watch_picture(watch, 0.5, faces, 40, chosen), WATCH_EMBED_MAX);
    for (size_t i = 0; i < WATCH_EMBED_MAX; i++)
        for (size_t k = 0; k < WATCH_EMBED_MAX; k++)
            assert_int_not_equal(chosen[i], first[k]);
    assert_int_equal(watch_faces_seen(watch), 40);
    watch_destroy(&watch);
}

static void the_pass_is_searched_with_the_mean(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    struct overt_face face = face_at(10, 0);
    struct overt_template a = template_of(0.15309311f, -0.08838835f);
    struct overt_template b = template_of(0.15309311f, 0.08838835f); // 60 degrees apart
    size_t chosen[WATCH_EMBED_MAX];
    assert_int_equal(watch_picture(watch, 0.0, &face, 1, chosen), 1);
    const struct overt_template *mean = watch_template(watch, 0, &a);
    assert_memory_equal(mean->values, a.values, sizeof(float) * 64);
    assert_int_equal(watch_picture(watch, 0.5, &face, 1, chosen), 1);
    mean = watch_template(watch, 0, &b);
    assert_true(fabsf(mean->values[0] - 0.17677669f) < 1e-6f);
    assert_true(fabsf(mean->values[1]) < 1e-6f);
    assert_string_equal(mean->model, "test@1");
    watch_destroy(&watch);
}

/// Far and blurred (0.3), then near and sharp (0.9): 81 to 1, so the mean is nearly the good one's.
static void a_good_picture_rules_the_mean(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    struct overt_face face = face_at(10, 0);
    struct overt_template poor = template_of(0.15309311f, -0.08838835f);
    struct overt_template good = template_of(0.15309311f, 0.08838835f);
    size_t chosen[WATCH_EMBED_MAX];
    face.quality.score = 0.3f;
    assert_int_equal(watch_picture(watch, 0.0, &face, 1, chosen), 1);
    (void)watch_template(watch, 0, &poor);
    face.quality.score = 0.9f;
    assert_int_equal(watch_picture(watch, 0.5, &face, 1, chosen), 1);
    const struct overt_template *mean = watch_template(watch, 0, &good);
    float ratio = mean->values[1] / mean->values[0];
    assert_true(fabsf(ratio - 0.57735027f * 80.0f / 82.0f) < 1e-3f);
    watch_destroy(&watch);
}

/// A cut in the video, or two people who changed places: the first is forgotten, the second is new.
static void another_face_in_the_same_place_is_another_pass(void **state)
{
    (void)state;
    struct watch *watch = new_watch(1);
    struct overt_face face = face_at(10, 0);
    struct overt_template first = template_of(0.1699433f, -0.0486751f);
    struct overt_template second = template_of(0.0486751f, 0.1699433f);
    size_t chosen[WATCH_EMBED_MAX];
    assert_int_equal(watch_picture(watch, 0.0, &face, 1, chosen), 1);
    (void)watch_template(watch, 0, &first);
    assert_true(watch_is_news(watch, 0, 7));
    assert_int_equal(watch_picture(watch, 0.5, &face, 1, chosen), 1);
    const struct overt_template *mean = watch_template(watch, 0, &second);
    assert_memory_equal(mean->values, second.values, sizeof(float) * 64);
    assert_false(memory_holds(watch, -0.0486751f));
    assert_true(watch_is_news(watch, 0, 8));
    assert_int_equal(watch_faces_seen(watch), 2);
    watch_destroy(&watch);
}

static void one_alert_per_pass_and_entry_and_a_cool_down_after(void **state)
{
    (void)state;
    struct watch *watch = new_watch(2);
    struct overt_face face = face_at(10, 0);
    size_t chosen[WATCH_EMBED_MAX];
    (void)watch_picture(watch, 0.0, &face, 1, chosen);
    assert_true(watch_is_news(watch, 0, 7));
    assert_false(watch_is_news(watch, 0, 7));
    assert_true(watch_is_news(watch, 0, 8));
    (void)watch_picture(watch, 30.0, &face, 1, chosen);
    assert_false(watch_is_news(watch, 0, 7));
    (void)watch_picture(watch, 70.0, &face, 1, chosen);
    assert_true(watch_is_news(watch, 0, 7));
    assert_int_equal(watch_faces_seen(watch), 3);
    watch_destroy(&watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pass_leaves_nothing_in_memory),
        cmocka_unit_test(refused_faces_are_not_embedded_and_not_counted),
        cmocka_unit_test(a_face_that_stays_is_seen_once_and_embedded_now_and_then),
        cmocka_unit_test(a_crowd_is_bounded_and_newcomers_come_first),
        cmocka_unit_test(the_pass_is_searched_with_the_mean),
        cmocka_unit_test(a_good_picture_rules_the_mean),
        cmocka_unit_test(another_face_in_the_same_place_is_another_pass),
        cmocka_unit_test(one_alert_per_pass_and_entry_and_a_cool_down_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
