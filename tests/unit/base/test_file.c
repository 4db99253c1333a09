// SPDX-License-Identifier: Apache-2.0
// test_file.c - whole files with limits; errors in people's words.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

static char folder[] = "/tmp/overt-test-file-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    AUTO_FREE char *file = file_join(folder, "a");
    AUTO_FREE char *deep = file_join(folder, "x/y"), *upper = file_join(folder, "x");
    (void)unlink(file);
    (void)rmdir(deep);
    (void)rmdir(upper);
    return rmdir(folder);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    AUTO_FREE char *path = file_join(folder, "a");
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_write(path, "one", 3, 0600, NULL), 0);
    assert_int_equal(file_write(path, "two\0!", 5, 0600, NULL), 0);
    assert_int_equal(file_read(path, 100, &bytes, &size, NULL), 0);
    assert_int_equal(size, 5);
    assert_memory_equal(bytes, "two\0!", 6);
}

static void reading_has_limits_and_words(void **state)
{
    (void)state;
    struct overt_error err;
    char *bytes = NULL;
    size_t size = 0;
    AUTO_FREE char *path = file_join(folder, "a"), *missing = file_join(folder, "b");
    assert_int_equal(file_write(path, "12345", 5, 0600, NULL), 0);
    assert_int_equal(file_read(path, 4, &bytes, &size, &err), OVERT_LIMIT);
    assert_non_null(strstr(err.text, "at most 4"));
    assert_int_equal(file_read(missing, 4, &bytes, &size, &err), OVERT_NOT_FOUND);
    assert_int_equal(file_read(folder, 4096, &bytes, &size, &err), OVERT_INPUT);
    assert_int_equal(file_read("/dev/zero", 4096, &bytes, &size, &err), OVERT_INPUT);
    assert_null(bytes);
}

static void a_write_that_fails_leaves_the_old_file(void **state)
{
    (void)state;
    struct overt_error err;
    assert_int_equal(file_write("/dev/full/x", "1", 1, 0600, &err), OVERT_IO);
    assert_int_equal(file_write("/nonexistent-folder/x", "1", 1, 0600, &err), OVERT_IO);
}

static void folders_are_made_with_those_above(void **state)
{
    (void)state;
    AUTO_FREE char *deep = file_join(folder, "x/y");
    AUTO_FREE char *blocked = file_join(folder, "a/y");
    assert_int_equal(file_make_folder(deep, NULL), 0);
    assert_int_equal(file_make_folder(deep, NULL), 0);
    assert_true(file_exists(deep));
    assert_int_equal(file_make_folder(blocked, NULL), OVERT_IO);
}

static void an_error_is_one_printable_line(void **state)
{
    (void)state;
    struct overt_error err;
    assert_int_equal(error_set(&err, OVERT_INPUT, "bad %s", "a\nb\x1b[31m"), OVERT_INPUT);
    assert_string_equal(err.text, "bad a?b?[31m");
    assert_int_equal(error_prepend(&err, "reading %s", "x"), OVERT_INPUT);
    assert_string_equal(err.text, "reading x: bad a?b?[31m");
    for (int i = 0; i < 100; i++)
        (void)error_prepend(&err, "again and again");
    assert_true(strlen(err.text) < OVERT_ERROR_TEXT_MAX);
    assert_int_equal(error_set(NULL, OVERT_IO, "nobody listens"), OVERT_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(reading_has_limits_and_words),
        cmocka_unit_test(a_write_that_fails_leaves_the_old_file),
        cmocka_unit_test(folders_are_made_with_those_above),
        cmocka_unit_test(an_error_is_one_printable_line),
    };
    return cmocka_run_group_tests_name("base/file", tests, make_folder, remove_folder);
}
