// SPDX-License-Identifier: Apache-2.0
// test_silence.c - the inference library leaves no file behind and asks for no address: its maker's
// telemetry is off before it could begin.
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "face/infer/session.h"

static int entries(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    (void)closedir(dir);
    return count;
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    char home[] = "/tmp/overt-silence-XXXXXX";
    struct infer_runtime *runtime = NULL;
    assert_non_null(mkdtemp(home));
    assert_int_equal(setenv("HOME", home, 1), 0);
    assert_int_equal(setenv("TMPDIR", home, 1), 0);
    assert_int_equal(setenv("XDG_CACHE_HOME", home, 1), 0);
    assert_string_equal(getenv("ORT_DISABLE_TELEMETRY"), "1");
    assert_int_equal(infer_runtime_create(1, &runtime, NULL), OVERT_OK);
    infer_runtime_destroy(&runtime);
    assert_int_equal(entries(home), 0);
    assert_int_equal(rmdir(home), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_left_behind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
