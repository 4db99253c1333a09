// SPDX-License-Identifier: Apache-2.0
// test_crowd.c - the simulator: scripts and their mistakes, the same bytes from one seed, and a
// truth that says what is to be seen. The person is a made-up picture of stripes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "crowd.h"
#include "overt/video.h"

#define SCENE                                                                                     \
    "video width=320 height=180 rate=5 noise=3 boxes=1 seed=9 seconds=4 # comment\n"              \
    "camera name=north\n\n"                                                                       \
    "person name=\"P 1\" listed=yes group=a\nperson name=P2 listed=no\n"                          \
    "pass person=\"P 1\" camera=north picture=p.jpg at=0.5 for=2 from=0.3,0.4,0.2 to=0.5,0.4,0.3" \
    " turn=-20,10 tilt=5 light=0.8 side=0.2 blur=1\n"

static int parse(const char *script, struct crowd_scene *scene, struct overt_error *err)
{
    char *text = memory_copy_text(script);
    int code = crowd_script_parse(text, scene, err);
    memory_free(text);
    return code;
}

static void a_script_is_read(void **state)
{
    (void)state;
    struct crowd_scene scene;
    struct overt_error err = {0};
    if (parse(SCENE, &scene, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(scene.camera_count, 1);
    assert_int_equal(scene.person_count, 2);
    assert_int_equal(scene.pass_count, 1);
    assert_string_equal(scene.persons[0].name, "P 1");
    assert_true(scene.passes[0].turn[0] < -19.9 && scene.passes[0].turn[1] > 9.9);
    assert_true(scene.video.seconds > 3.9 && scene.video.seconds < 4.1);
    crowd_scene_finish(&scene);
}

static void each_mistake_is_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *script, *words;
    } cases[] = {
        {"", "nobody passes"},
        {"dance\n", "line 1: a line begins with"},
        {"video width\n", "not a key=value pair"},
        {"video colour=3\n", "no setting 'colour'"},
        {"video width=100\n", "width takes 1 number from 160"},
        {"video width=200 width=200\n", "given twice"},
        {"video width=1e999\n", "width takes"},
        {"camera light=1\n", "name= is missing"},
        {"camera name=a/b\n", "without a slash"},
        {"camera name=a\ncamera name=a\n", "line 2: there are two cameras"},
        {"person name=a listed=perhaps\n", "listed is yes or no"},
        {"camera name=c\nperson name=a listed=no\n"
         "pass person=b camera=c picture=p at=0 for=1 from=0,0,1 to=0,0,1\n",
         "line 3: there is no person"},
        {"person name=a listed=no\npass person=a camera=c picture=p at=0 for=1 from=0,0,1 "
         "to=0,0,1\n",
         "there is no camera"},
        {"camera name=c\nperson name=a listed=no\n"
         "pass person=a camera=c picture=p at=0 for=1 from=0,0 to=0,0,1\n",
         "from takes 3 numbers"},
        {"camera name=c\nperson name=a listed=no\n"
         "pass person=a camera=c picture=p at=0 for=1 from=0,0,0 to=0,0,1\n",
         "0.01 at least"},
        {"camera name=c\nperson name=a listed=no\n"
         "pass person=a camera=c picture=p at=7200 for=7200 from=0,0,1 to=0,0,1\n",
         "at most 7200 seconds"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct crowd_scene scene;
        struct overt_error err = {0};
        assert_true(parse(cases[i].script, &scene, &err) < 0);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("case %zu: %s", i, err.text);
    }
}

static void write_person(const char *folder)
{
    struct overt_image *image = NULL;
    void *bytes = NULL;
    size_t size = 0;
    assert_int_equal(overt_image_create(100, 100, &image, NULL), 0);
    for (int y = 0; y < 100; y++)
        for (int x = 0; x < 300; x++)
            image->pixels[y * image->stride + x] = (uint8_t)(y / 8 % 2 ? 220 : 60);
    assert_int_equal(overt_image_encode_jpeg(image, 90, &bytes, &size, NULL), 0);
    char *path = file_join(folder, "p.jpg");
    assert_int_equal(file_write(path, bytes, size, 0600, NULL), 0);
    memory_free(path);
    overt_bytes_free(bytes);
    overt_image_unref(&image);
}

static char *content(const char *folder, const char *name, size_t *ret_size)
{
    char *path = file_join(folder, name), *bytes = NULL;
    assert_int_equal(file_read(path, 1 << 24, &bytes, ret_size, NULL), 0);
    memory_free(path);
    return bytes;
}

static size_t film(const char *script, const char *pictures, const char *out)
{
    struct crowd_scene scene;
    struct overt_error err = {0};
    size_t never = 0;
    if (parse(script, &scene, &err) != 0 || crowd_film(&scene, pictures, out, &never, &err) != 0)
        fail_msg("%s", err.text);
    crowd_scene_finish(&scene);
    return never;
}

static void the_same_seed_is_the_same_video(void **state)
{
    const char *folder = *state;
    char *one = file_join(folder, "one"), *two = file_join(folder, "two");
    write_person(folder);
    assert_int_equal(film(SCENE, folder, one), 0);
    assert_int_equal(film(SCENE, folder, two), 0);
    static const char *const names[] = {"north.mp4", "truth.csv", "boxes.csv"};
    for (int i = 0; i < 3; i++) {
        size_t a_size, b_size;
        char *a = content(one, names[i], &a_size), *b = content(two, names[i], &b_size);
        assert_int_equal(a_size, b_size);
        assert_memory_equal(a, b, a_size);
        memory_free(a);
        memory_free(b);
    }
    memory_free(one);
    memory_free(two);
}

/// On at 0.5 s (the first picture after is at 0.6), off after 2.5 s; the whole face in view all the
/// time.
static void the_truth_is_what_is_seen(void **state)
{
    char *one = file_join(*state, "one");
    size_t size;
    char *truth = content(one, "truth.csv", &size), *boxes = content(one, "boxes.csv", &size);
    assert_string_equal(truth, "pass,identity,listed,camera,t_in,t_out,group\n"
                               "1,P 1,yes,north,0.600,2.400,a\n");
    int rows = 0;
    for (const char *at = boxes; (at = strchr(at, '\n')) != NULL; at++)
        rows++;
    assert_int_equal(rows, 1 + 10);
    struct overt_video *video = NULL;
    const struct overt_image *image = NULL;
    double time = 0;
    char *path = file_join(one, "north.mp4");
    assert_int_equal(overt_video_open(path, &video, NULL), 0);
    int pictures = 0;
    while (overt_video_next(video, &image, &time, NULL) == 0)
        pictures++;
    assert_int_equal(pictures, 20);
    assert_true(time > 3.79 && time < 3.81);
    overt_video_close(&video);
    memory_free(path);
    memory_free(truth);
    memory_free(boxes);
    memory_free(one);
}

/// Behind a post for good: nobody is to be seen, and the truth has no pass.
static void who_is_hidden_is_not_in_the_truth(void **state)
{
    char *out = file_join(*state, "three");
    size_t never =
        film(SCENE "hide camera=north at=0 for=4 from=0.4,0.4,2 to=0.4,0.4,2\n", *state, out);
    size_t size;
    char *truth = content(out, "truth.csv", &size);
    assert_int_equal(never, 1);
    assert_string_equal(truth, "pass,identity,listed,camera,t_in,t_out,group\n");
    memory_free(truth);
    memory_free(out);
}

static const char faces_csv[] = "role,identity,image\n"
                                "gallery,a,a1.jpg\ngallery,b,b1.jpg\ngallery,c,c1.jpg\n"
                                "mated,a,a2.jpg\nmated,a,a3.jpg\nmated,c,c2.jpg\n"
                                "nonmated,x,x.jpg\nnonmated,y,y.jpg\nnonmated,y,y2.jpg\n";

static int from_faces(const char *folder, const struct crowd_wish *wish, struct text *script,
                      struct text *list)
{
    char *path = file_join(folder, "faces.csv");
    assert_int_equal(file_write(path, faces_csv, sizeof faces_csv - 1, 0600, NULL), 0);
    text_init(script, 1 << 20);
    text_init(list, 1 << 20);
    int code = crowd_from_faces(path, wish, script, list, NULL);
    memory_free(path);
    return code;
}

/// Two passers of three listed, three times each, and two strangers once: eight passes; and two
/// passes of one person at one camera are further apart than the cool-down of a live run.
static void a_crowd_is_made_from_faces(void **state)
{
    struct crowd_wish wish = {.strangers = 2,
                              .listed = 3,
                              .passers = 2,
                              .times = 3,
                              .in_view = 2,
                              .cameras = 2,
                              .width = 320,
                              .height = 180,
                              .rate = 5,
                              .list_pictures = 1,
                              .seed = 4};
    struct text script, list;
    struct crowd_scene scene;
    struct overt_error err = {0};
    assert_int_equal(from_faces(*state, &wish, &script, &list), 0);
    assert_null(strstr(script.bytes, "b1.jpg"));
    assert_non_null(strstr(list.bytes, "b1.jpg"));
    if (crowd_script_parse(script.bytes, &scene, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(scene.pass_count, 2 * 3 + 2);
    for (size_t i = 0; i < scene.pass_count; i++)
        for (size_t j = 0; j < i; j++)
            if (scene.passes[i].person_at == scene.passes[j].person_at &&
                scene.passes[i].camera_at == scene.passes[j].camera_at)
                assert_true(scene.passes[i].at - scene.passes[j].at > 60 ||
                            scene.passes[j].at - scene.passes[i].at > 60);
    crowd_scene_finish(&scene);
    text_finish(&script);
    text_finish(&list);
    wish.passers = 3; // b has no second picture
    assert_int_equal(from_faces(*state, &wish, &script, &list), OVERT_INPUT);
    text_finish(&script);
    text_finish(&list);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        count++;
    return count;
}

/// With two list pictures each, only a has one left to pass by; and a list that is longer than the
/// gallery takes people who then do not pass.
static void list_pictures_are_not_passed_by(void **state)
{
    struct crowd_wish wish = {.strangers = 1,
                              .listed = 4,
                              .passers = 1,
                              .times = 3,
                              .in_view = 2,
                              .cameras = 1,
                              .width = 320,
                              .height = 180,
                              .rate = 5,
                              .list_pictures = 2,
                              .seed = 4};
    struct text script, list;
    assert_int_equal(from_faces(*state, &wish, &script, &list), 0);
    assert_non_null(strstr(list.bytes, "L0001,a1.jpg\nL0001,a2.jpg\n"));
    assert_int_equal(count_of(list.bytes, "c1.jpg") + count_of(list.bytes, "c2.jpg"), 2);
    assert_int_equal(count_of(list.bytes, ",x.jpg") + count_of(list.bytes, ",y"), 1);
    assert_int_equal(count_of(script.bytes, "picture=\"a3.jpg\""), 3);
    assert_int_equal(count_of(script.bytes, "\npass "), 3 + 1);
    assert_int_equal(count_of(script.bytes, "a1.jpg") + count_of(script.bytes, "a2.jpg"), 0);
    text_finish(&script);
    text_finish(&list);
    wish.passers = 2;
    assert_int_equal(from_faces(*state, &wish, &script, &list), OVERT_INPUT);
    text_finish(&script);
    text_finish(&list);
}

/// Everybody is in one half or the other, and in no other one with another seed.
static void halves_share_nobody(void **state)
{
    struct crowd_wish wish = {.times = 1,
                              .in_view = 1,
                              .cameras = 1,
                              .width = 320,
                              .height = 180,
                              .rate = 5,
                              .list_pictures = 1};
    size_t seen[2] = {0, 0};
    for (long half = 1; half <= 2; half++)
        for (long listed = 1; listed <= 5; listed++) {
            struct text script, list;
            wish.half = half;
            wish.listed = listed;
            int code = from_faces(*state, &wish, &script, &list);
            if (code == 0)
                seen[half - 1] = (size_t)listed;
            text_finish(&script);
            text_finish(&list);
        }
    assert_int_equal(seen[0] + seen[1], 5);
    assert_true(seen[0] > 0 && seen[1] > 0);
}

static int make_folder(void **state)
{
    static char folder[64];
    (void)snprintf(folder, sizeof folder, "/tmp/overt-crowd-XXXXXX");
    *state = mkdtemp(folder);
    return *state == NULL;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_script_is_read),
        cmocka_unit_test(each_mistake_is_one_line),
        cmocka_unit_test(the_same_seed_is_the_same_video),
        cmocka_unit_test(the_truth_is_what_is_seen),
        cmocka_unit_test(who_is_hidden_is_not_in_the_truth),
        cmocka_unit_test(a_crowd_is_made_from_faces),
        cmocka_unit_test(list_pictures_are_not_passed_by),
        cmocka_unit_test(halves_share_nobody),
    };
    return cmocka_run_group_tests_name("crowd", tests, make_folder, remove_folder);
}
