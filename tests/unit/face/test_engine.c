// SPDX-License-Identifier: Apache-2.0
// test_engine.c - the whole chain on the sample photographs, and on ../shared where that is there.
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "face/infer/wiped.h"
#include "face/net/net.h"
#include "overt/overt.h"

enum { FACES = 32 };

/// Every allocation of our own code goes through these (linked with --wrap).
static long allocations;
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    allocations++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    allocations++;
    return __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    allocations++;
    return __real_aligned_alloc(alignment, size);
}

static struct overt_engine *engine;

static char *place(const char *variable, const char *name)
{
    const char *folder = getenv(variable);
    char *path = file_join(folder != NULL ? folder : ".", name);
    if (file_exists(path))
        return path;
    print_message("skipped: %s is not there\n", name);
    memory_free(path);
    skip();
    return NULL;
}

static int start(void **state)
{
    (void)state;
    struct overt_error err = {0};
    int code = overt_engine_create(NULL, &engine, &err);
    if (code != OVERT_OK)
        print_error("%s\n", err.text);
    return code;
}

static int stop(void **state)
{
    (void)state;
    overt_engine_destroy(&engine);
    assert_null(engine);
    overt_engine_destroy(&engine);
    return 0;
}

static struct overt_image *sample(const char *name)
{
    char *path = place("OVERT_SOURCE", name);
    struct overt_image *image = NULL;
    assert_int_equal(overt_image_read(path, &image, NULL), OVERT_OK);
    memory_free(path);
    return image;
}

static double similarity(const struct overt_template *a, const struct overt_template *b)
{
    double sum = 0;
    for (int i = 0; i < a->dimension; i++)
        sum += (double)a->values[i] * b->values[i];
    return sum;
}

static void faces_are_found_and_judged(void **state)
{
    (void)state;
    struct overt_image *image = sample(".deps/samples/sample1.jpg");
    struct overt_face faces[FACES];
    size_t count = 0;
    assert_int_equal(overt_engine_detect(engine, image, faces, FACES, &count, NULL), OVERT_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(faces[i].quality.refusal, 0);
        assert_true(faces[i].confidence > 0.9f && faces[i].quality.score > 0.1f);
        assert_true(i == 0 || faces[i].x > faces[i - 1].x);
        for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
            assert_true(faces[i].points[p].x > faces[i].x - 10);
            assert_true(faces[i].points[p].x < faces[i].x + faces[i].width + 10);
        }
        assert_true(faces[i].points[OVERT_LANDMARK_LEFT_EYE].x <
                    faces[i].points[OVERT_LANDMARK_RIGHT_EYE].x);
    }
    assert_int_equal(overt_engine_detect(engine, image, faces, 1, &count, NULL), OVERT_OK);
    assert_int_equal(count, 1);
    overt_image_unref(&image);
}

static void a_face_is_like_itself_and_not_like_another(void **state)
{
    (void)state;
    struct overt_image *image = sample(".deps/samples/sample1.jpg"), *small = NULL;
    struct overt_face faces[FACES], again[FACES];
    size_t count = 0, count_again = 0;
    struct overt_template *first = memory_new(6, sizeof *first), *second = first + 3;
    assert_int_equal(overt_engine_detect(engine, image, faces, FACES, &count, NULL), OVERT_OK);
    assert_int_equal(count, 3);
    assert_int_equal(overt_engine_embed(engine, image, faces, 3, first, NULL), OVERT_OK);
    void *bytes = NULL;
    size_t size = 0;
    assert_int_equal(overt_image_encode_jpeg(image, 40, &bytes, &size, NULL), OVERT_OK);
    assert_int_equal(overt_image_decode(bytes, size, &small, NULL), OVERT_OK);
    assert_int_equal(overt_engine_detect(engine, small, again, FACES, &count_again, NULL),
                     OVERT_OK);
    assert_int_equal(count_again, 3);
    assert_int_equal(overt_engine_embed(engine, small, again, 3, second, NULL), OVERT_OK);
    for (int a = 0; a < 3; a++) {
        assert_string_equal(first[a].model, overt_engine_recogniser(engine));
        assert_int_equal(first[a].dimension, overt_engine_dimension(engine));
        assert_true(fabs(similarity(&first[a], &first[a]) - 1) < 1e-5);
        for (int b = 0; b < 3; b++)
            assert_true(a == b ? similarity(&first[a], &second[b]) > 0.8
                               : similarity(&first[a], &second[b]) < 0.6);
    }
    memory_wipe_free(first, 6 * sizeof *first);
    overt_bytes_free(bytes);
    overt_image_unref(&small);
    overt_image_unref(&image);
}

static void batches_give_what_single_faces_give(void **state)
{
    (void)state;
    struct overt_image *image = sample(".deps/samples/sample1.jpg");
    struct overt_face faces[40];
    size_t count = 0;
    assert_int_equal(overt_engine_detect(engine, image, faces, 3, &count, NULL), OVERT_OK);
    for (size_t i = 3; i < 40; i++)
        faces[i] = faces[i % 3];
    struct overt_template *many = memory_new(41, sizeof *many), *one = many + 40;
    assert_int_equal(overt_engine_embed(engine, image, faces, 40, many, NULL), OVERT_OK);
    for (size_t i = 0; i < 40; i++) {
        assert_int_equal(overt_engine_embed(engine, image, &faces[i], 1, one, NULL), OVERT_OK);
        assert_true(similarity(&many[i], one) > 0.9999);
    }
    memory_wipe_free(many, 41 * sizeof *many);
    overt_image_unref(&image);
}

static void frames_take_no_memory_of_ours(void **state)
{
    (void)state;
    struct overt_image *image = sample(".deps/samples/sample1.jpg");
    struct overt_face faces[FACES];
    struct overt_template *templates = memory_new(FACES, sizeof *templates);
    size_t count = 0;
    long before = 0;
    for (int frame = 0; frame < 6; frame++) {
        before = frame < 2 ? allocations : before;
        assert_int_equal(overt_engine_detect(engine, image, faces, FACES, &count, NULL), OVERT_OK);
        assert_int_equal(overt_engine_embed(engine, image, faces, count, templates, NULL),
                         OVERT_OK);
    }
    assert_int_equal(allocations - before, 0);
    assert_true(before > 0); // the counter counts
    memory_wipe_free(templates, FACES * sizeof *templates);
    overt_image_unref(&image);
}

static void a_picture_without_faces_has_none(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{1, 1}, {3, 2000}, {39, 39}, {640, 480}};
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        struct overt_image *image = NULL;
        struct overt_face faces[FACES];
        size_t count = 99;
        assert_int_equal(overt_image_create(sizes[i][0], sizes[i][1], &image, NULL), OVERT_OK);
        assert_int_equal(overt_engine_detect(engine, image, faces, FACES, &count, NULL), OVERT_OK);
        assert_int_equal(count, 0);
        overt_image_unref(&image);
    }
}

static void wrong_settings_are_refused(void **state)
{
    (void)state;
    static const struct { struct overt_engine_params params; int code; } cases[] = {
        {{.threads = -1}, OVERT_INPUT},       {{.threads = 257}, OVERT_INPUT},
        {{.face_size_min = 11}, OVERT_INPUT}, {{.face_size_min = -40}, OVERT_INPUT},
        {{.detector = "no-such-model"}, OVERT_NOT_FOUND},
        {{.detector = "mobilefacenet"}, OVERT_MODEL}, {{.recogniser = "mtcnn"}, OVERT_MODEL},
        {{.models = "/nowhere"}, OVERT_NOT_FOUND},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_engine *other = NULL;
        struct overt_error err = {0};
        int code = overt_engine_create(&cases[i].params, &other, &err);
        if (code != cases[i].code)
            fail_msg("case %zu: code %d: %s", i, code, err.text);
        assert_null(other);
        assert_true(err.code == code && strlen(err.text) > 20);
    }
}

/// Copies a file, with `extra` bytes changed at its end.
static void copy_file(const char *folder, const char *from, const char *name, bool damage)
{
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(from, 64 << 20, &bytes, &size, NULL), OVERT_OK);
    if (damage)
        bytes[size / 2] ^= 1;
    AUTO_FREE char *to = file_join(folder, name);
    assert_int_equal(file_write(to, bytes, size, 0600, NULL), OVERT_OK);
    memory_free(bytes);
}

static void remove_folder(const char *folder)
{
    DIR *files = opendir(folder);
    for (struct dirent *entry; files != NULL && (entry = readdir(files)) != NULL;) {
        AUTO_FREE char *path = file_join(folder, entry->d_name);
        (void)unlink(path);
    }
    if (files != NULL)
        (void)closedir(files);
    (void)rmdir(folder);
}

static void a_changed_model_file_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/overt-test-model-XXXXXX";
    assert_non_null(mkdtemp(folder));
    static const char *const names[] = {"manifest.json", "pnet.onnx", "rnet.onnx", "onet.onnx"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        AUTO_FREE char *inside = file_join("models/mtcnn", names[i]);
        AUTO_FREE char *from = place("OVERT_BUILD", inside);
        copy_file(folder, from, names[i], i == 2);
    }
    struct overt_engine_params params = {.detector = folder, .detect_only = true};
    struct overt_engine *other = NULL;
    struct overt_error err = {0};
    assert_int_equal(overt_engine_create(&params, &other, &err), OVERT_MODEL);
    assert_non_null(strstr(err.text, "rnet.onnx"));
    remove_folder(folder);
}

static float overlap(const struct overt_face *a, const struct overt_face *b)
{
    float width = fminf(a->x + a->width, b->x + b->width) - fmaxf(a->x, b->x);
    float height = fminf(a->y + a->height, b->y + b->height) - fmaxf(a->y, b->y);
    float common = fmaxf(width, 0) * fmaxf(height, 0);
    return common / (a->width * a->height + b->width * b->height - common);
}

static void another_detector_takes_a_manifest_and_no_code(void **state)
{
    (void)state;
    AUTO_FREE char *model = place("OVERT_SHARED", "models/yunet_n_dynamic.onnx");
    AUTO_FREE char *manifest = place("OVERT_SOURCE", "models/yunet/manifest.json");
    char folder[] = "/tmp/overt-test-yunet-XXXXXX";
    assert_non_null(mkdtemp(folder));
    copy_file(folder, manifest, "manifest.json", false);
    copy_file(folder, model, "yunet_n_dynamic.onnx", false);
    struct overt_engine_params params = {.detector = folder, .detect_only = true};
    struct overt_engine *other = NULL;
    struct overt_error err = {0};
    if (overt_engine_create(&params, &other, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    assert_string_equal(overt_engine_detector(other), "yunet-n@2023-1");
    static const char *const names[] = {".deps/samples/sample1.jpg", ".deps/samples/sample4.jpg",
                                        ".deps/samples/sample6.jpg"};
    int same = 0, all = 0;
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        struct overt_image *image = sample(names[i]);
        struct overt_face ours[FACES], theirs[FACES];
        size_t our_count = 0, their_count = 0;
        assert_int_equal(overt_engine_detect(engine, image, ours, FACES, &our_count, NULL),
                         OVERT_OK);
        assert_int_equal(overt_engine_detect(other, image, theirs, FACES, &their_count, NULL),
                         OVERT_OK);
        for (size_t a = 0; a < our_count; a++, all++)
            for (size_t b = 0; b < their_count; b++) {
                float eyes = ours[a].quality.eye_distance;
                float apart = fabsf(ours[a].points[2].x - theirs[b].points[2].x) +
                              fabsf(ours[a].points[2].y - theirs[b].points[2].y);
                same += overlap(&ours[a], &theirs[b]) > 0.5f && apart < 0.4f * eyes;
            }
        overt_image_unref(&image);
    }
    overt_engine_destroy(&other);
    remove_folder(folder);
    if (all < 3 || same < all * 8 / 10)
        fail_msg("%d of %d faces are found by both", same, all);
}

/// Templates of the usable faces of every `step`th picture of a video.
static size_t embed_video(const char *name, int step, struct overt_template *templates,
                          size_t capacity, size_t *ret_refused)
{
    AUTO_FREE char *path = place("OVERT_SHARED", name);
    struct overt_video *video = NULL;
    assert_int_equal(overt_video_open(path, &video, NULL), OVERT_OK);
    size_t total = 0, refused = 0;
    const struct overt_image *image = NULL;
    double time = 0;
    for (int number = 0; overt_video_next(video, &image, &time, NULL) == OVERT_OK; number++) {
        struct overt_face faces[FACES];
        size_t count = 0;
        if (number % step != 0)
            continue;
        assert_int_equal(overt_engine_detect(engine, image, faces, FACES, &count, NULL), OVERT_OK);
        for (size_t i = 0; i < count && total < capacity; i++) {
            if (faces[i].quality.refusal != 0)
                refused++;
            else
                assert_int_equal(
                    overt_engine_embed(engine, image, &faces[i], 1, &templates[total++], NULL),
                    OVERT_OK);
        }
    }
    overt_video_close(&video);
    *ret_refused = refused;
    return total;
}

static size_t count_alike(const struct overt_template *one, const struct overt_template *many,
                          size_t count, double threshold)
{
    size_t alike = 0;
    for (size_t i = 0; i < count; i++)
        alike += similarity(one, &many[i]) >= threshold;
    return alike;
}

static void a_man_is_known_again_in_another_video(void **state)
{
    (void)state;
    enum { MOST = 400 };
    const double threshold = 0.64; // FPIR 0.1 % on 700 people, docs/models.md
    struct overt_template *man = memory_new(MOST, sizeof *man);
    struct overt_template *others = memory_new(MOST, sizeof *others);
    size_t refused = 0;
    size_t known = embed_video("video/head-pose-face-detection-male.gif", 16, man, MOST, &refused);
    assert_true(known > 2);
    size_t both = embed_video("video/head-pose-face-detection-female-and-male.gif", 12, others,
                              MOST, &refused);
    size_t alike = count_alike(&man[0], others, both, threshold);
    print_message("%zu of %zu faces of two people are his\n", alike, both);
    assert_true(alike >= both / 10 && alike <= both * 6 / 10);
    both = embed_video("video/face-demographics-walking-and-pause.gif", 12, others, MOST, &refused);
    assert_int_equal(count_alike(&man[0], others, both, threshold), 0);
    memory_wipe_free(man, MOST * sizeof *man);
    memory_wipe_free(others, MOST * sizeof *others);
}

static void far_faces_are_refused(void **state)
{
    (void)state;
    AUTO_FREE char *path = place("OVERT_SHARED", "video/face-demographics-walking.gif");
    struct overt_engine_params params = {.detect_only = true, .face_size_min = 14};
    struct overt_engine *fine = NULL;
    struct overt_video *video = NULL;
    assert_int_equal(overt_engine_create(&params, &fine, NULL), OVERT_OK);
    assert_int_equal(overt_video_open(path, &video, NULL), OVERT_OK);
    const struct overt_image *image = NULL;
    double time = 0;
    size_t seen = 0;
    for (int number = 0; overt_video_next(video, &image, &time, NULL) == OVERT_OK; number++) {
        struct overt_face faces[FACES];
        size_t count = 0;
        if (number % 10 != 0)
            continue;
        assert_int_equal(overt_engine_detect(fine, image, faces, FACES, &count, NULL), OVERT_OK);
        for (size_t i = 0; i < count; i++, seen++)
            if (faces[i].width < 25)
                assert_true(faces[i].quality.refusal & OVERT_REFUSAL_SMALL);
    }
    assert_true(seen > 0);
    overt_video_close(&video);
    overt_engine_destroy(&fine);
}

/// By our own kernels (tests/reference/test_kernels.c counts their bytes) and by ONNX Runtime.
static bool nothing_left(void)
{
    return net_used() == 0 && wiped_dirty() == 0;
}

/// What the models leave is found and wiped, with two engines in the process, and nothing else is.
static void what_was_seen_can_be_forgotten(void **state)
{
    (void)state;
    struct overt_engine_params params = {.threads = 1};
    struct overt_engine *other = NULL;
    struct overt_image *image = sample(".deps/samples/sample1.jpg");
    struct overt_face before[FACES], after[FACES];
    size_t count = 0;
    struct overt_template *faces = memory_new(2, sizeof *faces);
    assert_int_equal(overt_engine_create(&params, &other, NULL), OVERT_OK);
    for (int i = 0; i < 2; i++) {
        struct overt_engine *one = i == 0 ? engine : other;
        overt_engine_forget(engine);
        overt_engine_forget(other);
        assert_true(nothing_left());
        assert_int_equal(overt_engine_detect(one, image, before, FACES, &count, NULL), OVERT_OK);
        assert_false(nothing_left());
        assert_int_equal(overt_engine_embed(one, image, before, 1, &faces[0], NULL), OVERT_OK);
        overt_engine_forget(i == 0 ? other : engine);
        assert_false(nothing_left());
        overt_engine_forget(one);
        assert_true(nothing_left());
        assert_int_equal(overt_engine_detect(one, image, after, FACES, &count, NULL), OVERT_OK);
        assert_int_equal(overt_engine_embed(one, image, after, 1, &faces[1], NULL), OVERT_OK);
        assert_memory_equal(before, after, count * sizeof before[0]);
        assert_memory_equal(faces[0].values, faces[1].values, sizeof faces[0].values);
    }
    overt_engine_forget(engine);
    overt_engine_destroy(&other);
    assert_true(nothing_left());
    overt_image_unref(&image);
    memory_free(faces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faces_are_found_and_judged),
        cmocka_unit_test(a_face_is_like_itself_and_not_like_another),
        cmocka_unit_test(batches_give_what_single_faces_give),
        cmocka_unit_test(frames_take_no_memory_of_ours),
        cmocka_unit_test(a_picture_without_faces_has_none),
        cmocka_unit_test(wrong_settings_are_refused),
        cmocka_unit_test(a_changed_model_file_is_refused),
        cmocka_unit_test(another_detector_takes_a_manifest_and_no_code),
        cmocka_unit_test(a_man_is_known_again_in_another_video),
        cmocka_unit_test(far_faces_are_refused),
        cmocka_unit_test(what_was_seen_can_be_forgotten),
    };
    return cmocka_run_group_tests_name("face/engine", tests, start, stop);
}
