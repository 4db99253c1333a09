// SPDX-License-Identifier: Apache-2.0
// test_camera.c - cameras on this machine (V4L2), with fake_camera.c in the driver's place: seen
// through libavdevice in the confined decoder, busy, unplugged. No real camera is tried.
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
#include "base/time.h"
#include "face/source/source.h"

static int open_camera(const char *device, struct source **ret_source, struct overt_error *err)
{
    const char *build = getenv("OVERT_BUILD");
    AUTO_FREE char *decoder = file_join(build != NULL ? build : "build",
                                        "tests/unit/face/source/overt-decode-fake");
    struct source_wish wish = {.path = device, .decoder = decoder};
    int code = source_open(&wish, ret_source, err);
    if (code != 0 && strstr(err->text, "libavdevice") != NULL) {
        print_message("skipped: %s\n", err->text);
        skip();
    }
    return code;
}

static int watch(struct source *source, int most, double seconds)
{
    double until = time_monotonic() + seconds;
    int count = 0;
    while (count < most && time_monotonic() < until) {
        struct source_picture picture;
        struct overt_error err = {0};
        if (source_next(source, 0, 0.2, &picture, &err) != OVERT_OK)
            fail_msg("%s", err.text);
        if (picture.image == NULL)
            continue;
        count++;
        assert_int_equal(picture.image->width, 320);
        assert_int_equal(picture.image->height, 240);
        assert_int_equal(picture.damaged, 0);
        double age = time_monotonic() - picture.captured;
        if (age < 0 || age > 1)
            fail_msg("the picture is %.3f s old", age);
    }
    return count;
}

static void a_camera_of_this_machine_is_watched(void **state)
{
    (void)state;
    struct source *source = NULL;
    struct overt_error err = {0};
    if (open_camera("/dev/null", &source, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    assert_true(source_path_is_live("/dev/null"));
    assert_int_equal(watch(source, 25, 20), 25);
    assert_null(source_darkness(source));
    source_close(&source);
}

static void a_busy_camera_is_said_to_be_busy(void **state)
{
    (void)state;
    struct source *source = NULL;
    struct overt_error err = {0};
    assert_int_equal(open_camera("/dev/zero", &source, &err), OVERT_IO);
    assert_null(source);
    assert_string_equal(err.text, "/dev/zero: another program uses the camera: end that");
}

static void an_unplugged_camera_is_dark_and_tried_again(void **state)
{
    (void)state;
    struct source *source = NULL;
    struct overt_error err = {0};
    if (open_camera("/dev/full", &source, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    double until = time_monotonic() + 20;
    int count = 0;
    while (source_darkness(source) == NULL && time_monotonic() < until)
        count += watch(source, 1, 1);
    assert_true(count > 0 && count <= 20);
    assert_non_null(source_darkness(source));
    assert_int_equal(watch(source, 5, 20), 5); // the next decoder finds it plugged in again
    assert_null(source_darkness(source));
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_camera_of_this_machine_is_watched),
        cmocka_unit_test(a_busy_camera_is_said_to_be_busy),
        cmocka_unit_test(an_unplugged_camera_is_dark_and_tried_again),
    };
    return cmocka_run_group_tests_name("face/source/camera", tests, NULL, NULL);
}
