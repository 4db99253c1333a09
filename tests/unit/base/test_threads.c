// SPDX-License-Identifier: Apache-2.0
// test_threads.c - each part of the work is done once, whatever the number of threads.
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/threads.h"

static atomic_int done[THREADS_MAX];

static void work(void *context, int index)
{
    atomic_int *all = context;
    atomic_fetch_add(&done[index], 1);
    atomic_fetch_add(all, 1);
}

static void does_each_part_once(void **state)
{
    (void)state;
    static const int counts[] = {1, 2, 3, 17, THREADS_MAX};
    for (int i = 0; i < 5; i++) {
        atomic_int all = 0;
        for (int j = 0; j < THREADS_MAX; j++)
            atomic_store(&done[j], 0);
        threads_run(counts[i], work, &all);
        assert_int_equal(all, counts[i]);
        for (int j = 0; j < THREADS_MAX; j++)
            assert_int_equal(done[j], j < counts[i]);
    }
}

static void counts_the_processors(void **state)
{
    (void)state;
    assert_in_range(threads_available(), 1, THREADS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_each_part_once),
        cmocka_unit_test(counts_the_processors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
