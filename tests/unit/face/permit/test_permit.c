// SPDX-License-Identifier: Apache-2.0
// test_permit.c - rule R1 at its lowest: a permit that was changed anywhere, signed by another key
// or for another list, window or threshold gives no leave.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "crypt/note.h"
#include "face/permit/permit.h"

#define OPENS 1763805600 ///< 2025-11-22T10:00:00Z
#define CLOSES 1763827200

static const uint8_t list[CRYPT_HASH_SIZE] = {1, 2, 3, 0xff};

struct world {
    struct crypt_key *key;
    struct text verifier;
    struct text note;
};

static struct permit_terms good_terms(void)
{
    struct permit_terms terms = {.operation = "LFR-2026-0001",
                                 .mode = OVERT_MODE_LIVE,
                                 .opens = OPENS,
                                 .closes = CLOSES,
                                 .threshold_millionths = 640000,
                                 .size = 12,
                                 .entry = 41};
    memcpy(terms.list, list, sizeof list);
    return terms;
}

static int set_up(void **state)
{
    static struct world world;
    struct permit_terms terms = good_terms();
    text_init(&world.verifier, 1000);
    text_init(&world.note, OVERT_PERMIT_SIZE_MAX);
    *state = &world;
    if (crypt_key_create("watch.example/log", &world.key, NULL) != 0)
        return -1;
    crypt_key_verifier(world.key, &world.verifier);
    return permit_write(&terms, world.key, &world.note, NULL);
}

static int tear_down(void **state)
{
    struct world *world = *state;
    crypt_key_destroy(&world->key);
    text_finish(&world->verifier);
    text_finish(&world->note);
    return 0;
}

static struct overt_permit *read_good(const struct world *world)
{
    struct overt_permit *permit = NULL;
    assert_int_equal(overt_permit_read(world->note.bytes, world->verifier.bytes, &permit, NULL), 0);
    return permit;
}

static void reads_back_what_was_written(void **state)
{
    static const char text[] =
        "overt permit v1\n"
        "operation LFR-2026-0001\n"
        "mode live\n"
        "opens 2025-11-22T10:00:00Z\n"
        "closes 2025-11-22T16:00:00Z\n"
        "threshold 0.640000\n"
        "list 010203ff00000000000000000000000000000000000000000000000000000000\n"
        "size 12\n"
        "entry 41\n"
        "\n"
        "\xe2\x80\x94 watch.example/log ";
    struct world *world = *state;
    struct overt_permit *permit = read_good(world);
    struct permit_terms terms = good_terms();
    assert_memory_equal(permit_terms_of(permit), &terms, sizeof terms);
    assert_memory_equal(world->note.bytes, text, strlen(text));
    assert_string_equal(overt_permit_operation(permit), "LFR-2026-0001");
    assert_int_equal(overt_permit_mode(permit), OVERT_MODE_LIVE);
    assert_int_equal(overt_permit_opens(permit), OPENS);
    assert_int_equal(overt_permit_closes(permit), CLOSES);
    assert_true(overt_permit_threshold(permit) == 0.64F);
    overt_permit_destroy(&permit);
    assert_null(permit);
    overt_permit_destroy(&permit);
}

static void refuses_each_changed_byte(void **state)
{
    struct world *world = *state;
    struct overt_permit *permit = NULL;
    for (size_t i = 0; i < world->note.length; i++) {
        char note[OVERT_PERMIT_SIZE_MAX + 1];
        memcpy(note, world->note.bytes, world->note.length + 1);
        for (int change = 1; change < 256; change <<= 1) {
            note[i] = (char)(world->note.bytes[i] ^ change);
            assert_int_equal(overt_permit_read(note, world->verifier.bytes, &permit, NULL),
                             OVERT_REFUSED);
        }
        note[i] = '\0';
        assert_int_equal(overt_permit_read(note, world->verifier.bytes, &permit, NULL),
                         OVERT_REFUSED);
    }
    assert_null(permit);
}

/// Signed by the right key, but not the text of a permit.
static const struct {
    const char *what, *old, *new;
} line_cases[] = {
    {"another kind", "overt permit v1", "overt permit v2"},
    {"no operation", "operation LFR-2026-0001\n", ""},
    {"a blank in the reference", "LFR-2026-0001", "LFR 2026"},
    {"an empty reference", "LFR-2026-0001", ""},
    {"an unknown mode", "mode live", "mode covert"},
    {"a mode in capitals", "mode live", "mode Live"},
    {"no mode", "mode live\n", ""},
    {"a window without end", "closes 2025-11-22T16:00:00Z\n", ""},
    {"a window that ends first", "closes 2025-11-22T16", "closes 2025-11-22T09"},
    {"a relative window", "closes 2025-11-22T16:00:00Z", "closes +9d"},
    {"a local time", "closes 2025-11-22T16:00:00Z", "closes 2025-11-22 16:00"},
    {"no such day", "closes 2025-11-22", "closes 2025-11-31"},
    {"no threshold", "threshold 0.640000\n", ""},
    {"threshold nought", "threshold 0.640000", "threshold 0.000000"},
    {"a negative threshold", "threshold 0.640000", "threshold -0.50000"},
    {"threshold beyond 1", "threshold 0.640000", "threshold 1.000001"},
    {"threshold not a number", "threshold 0.640000", "threshold nan"},
    {"a short threshold", "threshold 0.640000", "threshold 0.64"},
    {"threshold by exponent", "threshold 0.640000", "threshold 6.4e-1"},
    {"no list", "list 010203ff", "list "},
    {"list in capitals", "list 010203ff", "list 010203FF"},
    {"an empty list", "size 12", "size 0"},
    {"a padded size", "size 12", "size 012"},
    {"a size beyond all", "size 12", "size 99999999999999999999"},
    {"no entry", "entry 41\n", ""},
    {"a negative entry", "entry 41", "entry -1"},
    {"a line more", "entry 41\n", "entry 41\nholder anyone\n"},
    {"a line twice", "size 12\n", "size 12\nsize 12\n"},
    {"an empty line between", "size 12\n", "size 12\n\n"},
    {"a blank at a line's end", "size 12\n", "size 12 \n"},
    {"two lines changed over", "size 12\nentry 41\n", "entry 41\nsize 12\n"},
};

static void refuses_signed_text_that_is_no_permit(void **state)
{
    struct world *world = *state;
    size_t length = 0;
    assert_int_equal(crypt_note_open(world->note.bytes, world->verifier.bytes, &length, NULL), 0);
    for (size_t i = 0; i < ARRAY_COUNT(line_cases); i++) {
        AUTO_TEXT struct text changed;
        AUTO_TEXT struct text note;
        text_init(&changed, 4000);
        text_init(&note, 4000);
        const char *at = strstr(world->note.bytes, line_cases[i].old);
        assert_non_null(at);
        size_t before = (size_t)(at - world->note.bytes);
        size_t after = before + strlen(line_cases[i].old);
        text_append_bytes(&changed, world->note.bytes, before);
        text_append(&changed, line_cases[i].new);
        text_append_bytes(&changed, world->note.bytes + after, length - after);
        assert_int_equal(crypt_note_sign(changed.bytes, world->key, &note, NULL), 0);
        struct overt_permit *permit = NULL;
        struct overt_error err;
        if (overt_permit_read(note.bytes, world->verifier.bytes, &permit, &err) != OVERT_REFUSED ||
            err.code != OVERT_REFUSED)
            fail_msg("taken: %s", line_cases[i].what);
    }
}

static void refuses_another_key_and_too_long_a_note(void **state)
{
    struct world *world = *state;
    struct crypt_key *other = NULL;
    struct overt_permit *permit = NULL;
    AUTO_TEXT struct text verifier;
    AUTO_TEXT struct text longer;
    text_init(&verifier, 1000);
    text_init(&longer, 10000);
    assert_int_equal(crypt_key_create("watch.example/log", &other, NULL), 0);
    crypt_key_verifier(other, &verifier);
    assert_int_equal(overt_permit_read(world->note.bytes, verifier.bytes, &permit, NULL),
                     OVERT_REFUSED);
    assert_int_equal(overt_permit_read(world->note.bytes, "nonsense", &permit, NULL),
                     OVERT_REFUSED);
    while (longer.length <= OVERT_PERMIT_SIZE_MAX)
        text_append(&longer, world->note.bytes);
    assert_int_equal(overt_permit_read(longer.bytes, world->verifier.bytes, &permit, NULL),
                     OVERT_REFUSED);
    assert_null(permit);
    crypt_key_destroy(&other);
}

static void writes_no_permit_without_bounds(void **state)
{
    struct world *world = *state;
    struct permit_terms bad[8];
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        bad[i] = good_terms();
    bad[0].operation[0] = '\0';
    bad[1].mode = (enum overt_mode)0;
    bad[2].mode = (enum overt_mode)4;
    bad[3].closes = bad[3].opens - 1;
    bad[4].threshold_millionths = 0;
    bad[5].threshold_millionths = 1000001;
    bad[6].size = 0;
    bad[7].operation[3] = '\n';
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(permit_write(&bad[i], world->key, &note, NULL), OVERT_INPUT);
    assert_int_equal(note.length, 0);
}

static void gives_leave_in_its_bounds_only(void **state)
{
    struct overt_permit *permit = read_good(*state);
    static const uint8_t other[CRYPT_HASH_SIZE] = {1, 2, 3, 0xfe};
    assert_int_equal(permit_check(permit, OPENS, 0.64F, list, 12, NULL), 0);
    assert_int_equal(permit_check(permit, CLOSES, 0.9F, list, 12, NULL), 0);
    assert_int_equal(permit_check(NULL, OPENS, 0.64F, list, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, OPENS - 1, 0.64F, list, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, CLOSES + 1, 0.64F, list, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, OPENS, 0.639999F, list, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, OPENS, NAN, list, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, OPENS, 0.64F, other, 12, NULL), OVERT_REFUSED);
    assert_int_equal(permit_check(permit, OPENS, 0.64F, list, 13, NULL), OVERT_REFUSED);
    overt_permit_destroy(&permit);
}

static void rounds_a_threshold_up(void **state)
{
    (void)state;
    assert_int_equal(permit_threshold(0.64), 640000);
    assert_int_equal(permit_threshold(0.6400001), 640001);
    assert_int_equal(permit_threshold(1), 1000000);
    assert_int_equal(permit_threshold(0), 0);
    assert_int_equal(permit_threshold(-1), 0);
    assert_int_equal(permit_threshold(NAN), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back_what_was_written),
        cmocka_unit_test(refuses_each_changed_byte),
        cmocka_unit_test(refuses_signed_text_that_is_no_permit),
        cmocka_unit_test(refuses_another_key_and_too_long_a_note),
        cmocka_unit_test(writes_no_permit_without_bounds),
        cmocka_unit_test(gives_leave_in_its_bounds_only),
        cmocka_unit_test(rounds_a_threshold_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
