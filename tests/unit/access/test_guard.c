// SPDX-License-Identifier: Apache-2.0
// test_guard.c - who guesses is held off, from one place and from many; the true officer is not.
#include "record.h"

#include "access/guard.h"

/// Wrong attempts in `seconds`, each as soon as it may be; how many there were.
static int guess(struct access_guard *guard, const char *name, const char *source,
                 const char *device, double from, double seconds)
{
    int count = 0;
    for (double now = from; now < from + seconds;) {
        unsigned wait = 0;
        const struct access_attempt attempt = {name, source, device, 0, now};
        if (access_guard_try(guard, &attempt, &wait, NULL, NULL) == 0)
            count++;
        now += wait > 0 ? wait : 0.1;
    }
    return count;
}

static bool may(struct access_guard *guard, const char *name, const char *source,
                const char *device, double now)
{
    unsigned wait = 0;
    const struct access_attempt attempt = {name, source, device, 0, now};
    bool good = access_guard_try(guard, &attempt, &wait, NULL, NULL) == 0;
    if (good)
        access_guard_passed(guard, &attempt, 1);
    return good;
}

static void test_one_place(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    access_guard_create(&guard);
    int hour = guess(guard, "Ann", "192.0.2.1", NULL, 0, 3600);
    int day = guess(guard, "Bob", "192.0.2.2", NULL, 0, 24 * 3600);
    int nobody = guess(guard, "no such name", "192.0.2.3", NULL, 0, 3600);
    print_message("# guesses of one name from one place: %d in an hour, %d in a day\n", hour, day);
    assert_true(hour >= ACCESS_GUARD_PAIR && hour <= 22);
    assert_true(day < 250);
    assert_int_equal(hour, nobody); // a name that is not there tells nothing
    // The true officer, from another place, at once; and in a device that is known, even there.
    assert_true(may(guard, "Ann", "192.0.2.9", NULL, 3601));
    assert_true(may(guard, "Ann", "192.0.2.1", "mark", 3601));
    access_guard_destroy(&guard);
}

static void test_many_places(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    access_guard_create(&guard);
    int taken = 0, locks = 0;
    for (int i = 0; i < 20000; i++) { // 20,000 places, an attempt each, in an hour
        char source[32];
        unsigned wait = 0;
        bool lock = false;
        (void)snprintf(source, sizeof source, "10.0.%d.%d", i / 250, i % 250);
        const struct access_attempt attempt = {"Ann", source, NULL, 0, i * 0.18};
        taken += access_guard_try(guard, &attempt, &wait, &lock, NULL) == 0;
        locks += lock;
    }
    print_message("# guesses of one name from 20,000 places in an hour: %d\n", taken);
    assert_true(taken <= ACCESS_GUARD_NAME + 20);
    assert_int_equal(locks, 1);
    assert_false(may(guard, "Ann", "192.0.2.9", NULL, 3600)); // a new device waits,
    assert_true(may(guard, "Ann", "192.0.2.9", "mark", 3600)); // a known one does not,
    unsigned wait = 0; // nor once the lock is lifted: once
    const struct access_attempt after = {"ANN", "192.0.2.10", NULL, 1795000000, 3600};
    OK(access_guard_try(guard, &after, &wait, NULL, err));
    access_guard_passed(guard, &after, 1);
    (void)guess(guard, "Ann", "192.0.2.9", NULL, 3600, 200);
    assert_false(may(guard, "Ann", "192.0.2.9", NULL, 3800));
    access_guard_destroy(&guard);
}

static void test_many_names(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    access_guard_create(&guard);
    int taken = 0;
    for (int i = 0; i < 3600; i++) { // one password on many names
        char name[32];
        unsigned wait = 0;
        (void)snprintf(name, sizeof name, "Officer %d", i);
        const struct access_attempt attempt = {name, "192.0.2.1", NULL, 0, i};
        taken += access_guard_try(guard, &attempt, &wait, NULL, NULL) == 0;
    }
    print_message("# one password on many names from one place: %d in an hour\n", taken);
    assert_true(taken <= ACCESS_GUARD_SOURCE + 15);
    // Somebody who sits behind the same address signs in as ever in a known device.
    assert_true(may(guard, "Ann", "192.0.2.1", "mark", 3600));
    access_guard_destroy(&guard);
}

static void test_known_device_is_no_way_in(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    access_guard_create(&guard);
    int hour = guess(guard, "Ann", "192.0.2.1", "stolen mark", 0, 3600);
    print_message("# guesses in a known device in an hour: %d\n", hour);
    assert_true(hour <= 40);
    access_guard_destroy(&guard);
}

static void test_right_is_given_back(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    access_guard_create(&guard);
    for (int i = 0; i < 1000; i++) // an office behind one address, each right at once
        assert_true(may(guard, i % 2 ? "Ann" : "Bob", "192.0.2.1", NULL, i));
    for (int i = 0; i < 4; i++)
        (void)guess(guard, "Ann", "192.0.2.1", NULL, 1000 + i, 0.05);
    assert_true(may(guard, "Ann", "192.0.2.1", NULL, 1005)); // four slips, then right
    assert_true(may(guard, "Ann", "192.0.2.1", NULL, 1006));
    access_guard_destroy(&guard);
}

/// An attempt is charged when it begins: many at once are no way round.
static void test_at_once(void **state)
{
    (void)state;
    struct access_guard *guard = NULL;
    int taken = 0;
    access_guard_create(&guard);
    for (int i = 0; i < 1000; i++) {
        unsigned wait = 0;
        const struct access_attempt attempt = {"Ann", "192.0.2.1", NULL, 0, 5};
        struct overt_error err = {0};
        int code = access_guard_try(guard, &attempt, &wait, NULL, &err);
        taken += code == 0;
        assert_true(code == 0 || (code == OVERT_LIMIT && strstr(err.text, "try again in")));
    }
    assert_int_equal(taken, ACCESS_GUARD_PAIR + 1);
    access_guard_destroy(&guard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_place),
        cmocka_unit_test(test_many_places),
        cmocka_unit_test(test_many_names),
        cmocka_unit_test(test_known_device_is_no_way_in),
        cmocka_unit_test(test_right_is_given_back),
        cmocka_unit_test(test_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
