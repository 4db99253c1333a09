// SPDX-License-Identifier: Apache-2.0
// test_list.c - what is said of each picture of a list, and the list in figures: images and persons
// apart, as it stands and as it stood when its operation was opened.
#include "crypt/hash.h"
#include "record.h"
#include "register/advice.h"

static struct record record;

static int setup(void **state)
{
    (void)state;
    record_open(&record);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static int64_t planned(void)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    struct register_plan plan = plan_of(&record, REGISTER_MODE_RETROSPECTIVE);
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    DO(&record, record.authorising, register_operation_authorise(by, id, err));
    return id;
}

static int64_t add(int64_t operation, const char *nominal, enum register_category category,
                   const char *picture, struct register_new_detail detail)
{
    int64_t id = 0;
    struct register_new_entry entry = entry_of(nominal, category, false);
    entry.detail = &detail;
    entry.picture = picture;
    entry.picture_size = strlen(picture);
    entry.image_source = register_source_name(detail.source_type);
    DO(&record, record.operator_, register_entry_add(by, operation, &entry, &id, err));
    return id;
}

static struct register_new_detail custody(int years)
{
    return (struct register_new_detail){.source_type = REGISTER_SOURCE_CUSTODY,
                                        .basis = REGISTER_BASIS_PACE,
                                        .picture_years = years};
}

/// One nominal written two ways, three pictures; a child; somebody from social media.
static int64_t filled(void)
{
    int64_t id = planned();
    struct register_new_detail child = custody(0);
    child.under_18 = true;
    child.under_18_reason = "at risk of exploitation";
    child.steps = "compared with the school's photograph";
    const struct register_new_detail public = {.source_type = REGISTER_SOURCE_SOCIAL_MEDIA,
                                               .basis = REGISTER_BASIS_MADE_PUBLIC,
                                               .justification = "the only picture there is",
                                               .picture_years = -1};
    (void)add(id, "MISP-1", REGISTER_CATEGORY_SUSPECT, "A", custody(12));
    (void)add(id, " misp-1 ", REGISTER_CATEGORY_SUSPECT, "B", custody(4));
    (void)add(id, "MISP-1", REGISTER_CATEGORY_MISSING, "C", custody(7));
    (void)add(id, "MISP-2", REGISTER_CATEGORY_MISSING, "D", child);
    (void)add(id, "MISP-3", REGISTER_CATEGORY_MISSING, "E", public);
    return id;
}

static const struct register_tally *tally(const struct register_tally *items, size_t count,
                                          const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(items[i].name, name))
            return &items[i];
    fail_msg("there is no %s", name);
    return NULL;
}

static void expect(const struct register_tally *items, size_t count, const char *name,
                   int64_t images, int64_t persons)
{
    const struct register_tally *one = tally(items, count, name);
    if (one->count != images || one->persons != persons)
        fail_msg("%s: %d of %d persons", name, (int)one->count, (int)one->persons);
}

static void check_figures(const struct register_list_figures *list)
{
    assert_int_equal(list->images, 5);
    assert_int_equal(list->persons, 3);
    assert_int_equal(list->by_category[REGISTER_CATEGORY_SUSPECT], 2);
    assert_int_equal(list->persons_by_category[REGISTER_CATEGORY_SUSPECT], 1);
    assert_int_equal(list->by_category[REGISTER_CATEGORY_MISSING], 3);
    assert_int_equal(list->persons_by_category[REGISTER_CATEGORY_MISSING], 3);
    assert_int_equal(list->under_18, 1);
    assert_int_equal(list->persons_under_18, 1);
    expect(list->sources, list->source_count, "custody image", 4, 2);
    expect(list->reasons, list->reason_count, "suspect", 2, 1);
    expect(list->source_types.items, list->source_types.count, "social-media", 1, 1);
    expect(list->bases.items, list->bases.count, "pace-64a", 4, 2);
    // A person counts by the newest picture.
    const struct register_tallies *years = &list->picture_years;
    assert_int_equal(years->count, 5);
    expect(years->items, years->count, "under-1", 1, 1);
    expect(years->items, years->count, "1-to-4", 1, 1);
    expect(years->items, years->count, "5-to-9", 1, 0);
    expect(years->items, years->count, "10-and-over", 1, 0);
    expect(years->items, years->count, "not-known", 1, 1);
}

static void test_figures_apart(void **state)
{
    (void)state;
    int64_t id = filled();
    struct register_operation shown = {0};
    OK(register_operation_find(record.store, "RFR-2026-0001", REGISTER_AS_AT_ALWAYS, &shown, err));
    check_figures(&shown.list);
    register_operation_finish(&shown);
    struct register_entry *entries = NULL;
    size_t count = 0;
    OK(register_entries(record.store, id, REGISTER_AS_AT_ALWAYS, &entries, &count, err));
    assert_int_equal(count, 5);
    assert_int_equal(entries[0].source_type, REGISTER_SOURCE_CUSTODY);
    assert_int_equal(entries[0].basis, REGISTER_BASIS_PACE);
    assert_int_equal(entries[0].picture_years, 12);
    assert_true(entries[3].under_18);
    assert_string_equal(entries[3].under_18_reason, "at risk of exploitation");
    assert_string_equal(entries[3].steps, "compared with the school's photograph");
    assert_string_equal(entries[4].justification, "the only picture there is");
    assert_int_equal(entries[4].picture_years, -1);
    register_entries_free(&entries, count);
}

/// The figures stay as they were at opening when the list shrinks and when it is destroyed.
static void test_frozen(void **state)
{
    (void)state;
    int64_t id = filled();
    DO(&record, record.planner, register_list_review(by, id, err));
    moment before = record.now;
    record.now += 10;
    DO(&record, record.operator_, register_operation_open(by, id, "permit", err));
    record.now += 10;
    DO(&record, record.operator_, register_entry_remove(by, 1, "found", err));
    struct register_erasure all[5];
    for (int i = 0; i < 5; i++)
        all[i] = (struct register_erasure){
            .kind = REGISTER_KEEP_ENTRY, .about = "entry", .row = i + 1};
    int64_t erased = 0;
    DO(&record, record.operator_, register_erase(by, "list.destroy", id, all, 5, &erased, err));
    assert_int_equal(erased, 5);
    struct register_operation shown = {0};
    OK(register_operation_find(record.store, "RFR-2026-0001", REGISTER_AS_AT_ALWAYS, &shown, err));
    check_figures(&shown.list);
    register_operation_finish(&shown);
    OK(register_operation_find(record.store, "RFR-2026-0001", before, &shown, err));
    assert_int_equal(shown.list.images, 5);
    register_operation_finish(&shown);
    struct ledger_report report;
    OK(ledger_checkpoint(record.store, record.key, record.now, err));
    OK(ledger_verify(record.store, NULL, record.verifier, &report, err));
}

static int try_detail(struct register_new_detail detail)
{
    struct register_new_entry entry = entry_of("N", REGISTER_CATEGORY_MISSING, false);
    entry.detail = &detail;
    struct overt_error said = {0};
    OK(store_begin(record.store, err));
    const struct register_by by = {record.store, record.operator_, record.now};
    int code = register_entry_add(&by, 1, &entry, NULL, &said);
    store_rollback(record.store);
    return code;
}

/// The tables themselves refuse what must not be.
static void test_what_must_be_said(void **state)
{
    (void)state;
    (void)planned();
    struct register_new_detail detail = custody(1);
    assert_int_equal(try_detail(detail), 0);
    detail.under_18 = true;
    assert_int_equal(try_detail(detail), OVERT_REFUSED);
    detail.under_18_reason = "r";
    assert_int_equal(try_detail(detail), 0);
    detail.under_18 = false;
    assert_int_equal(try_detail(detail), OVERT_REFUSED);
    static const enum register_source sensitive[] = {
        REGISTER_SOURCE_PARTNER, REGISTER_SOURCE_SOCIAL_MEDIA, REGISTER_SOURCE_THIRD_PARTY};
    for (size_t i = 0; i < ARRAY_COUNT(sensitive); i++) {
        detail = (struct register_new_detail){.source_type = sensitive[i],
                                              .basis = REGISTER_BASIS_COMMON_LAW};
        assert_int_equal(try_detail(detail), OVERT_REFUSED);
        detail.justification = "nothing else";
        assert_int_equal(try_detail(detail), 0);
        detail.basis = 0;
        assert_int_equal(try_detail(detail), OVERT_REFUSED);
    }
    detail = (struct register_new_detail){.basis = REGISTER_BASIS_OTHER};
    assert_int_equal(try_detail(detail), OVERT_REFUSED);
}

/// The same file has the same mark on one list, and another one on another list.
static void test_picture_marks(void **state)
{
    (void)state;
    int64_t first = planned(), second = planned();
    (void)add(first, "N1", REGISTER_CATEGORY_MISSING, "A", custody(1));
    (void)add(first, "N2", REGISTER_CATEGORY_MISSING, "A", custody(1));
    (void)add(first, "N2", REGISTER_CATEGORY_MISSING, "B", custody(1));
    (void)add(second, "N1", REGISTER_CATEGORY_MISSING, "A", custody(1));
    struct register_entry *one = NULL, *other = NULL;
    size_t count = 0, others = 0;
    OK(register_entries(record.store, first, REGISTER_AS_AT_ALWAYS, &one, &count, err));
    OK(register_entries(record.store, second, REGISTER_AS_AT_ALWAYS, &other, &others, err));
    assert_memory_equal(one[0].picture_mark, one[1].picture_mark, 32);
    assert_memory_not_equal(one[0].picture_mark, one[2].picture_mark, 32);
    assert_memory_not_equal(one[0].picture_mark, other[0].picture_mark, 32);
    uint8_t sha256[CRYPT_HASH_SIZE], mark[32];
    bool known = false;
    crypt_sha256("A", 1, sha256);
    OK(register_picture_mark(record.store, first, sha256, mark, &known, err));
    assert_true(known);
    assert_memory_equal(mark, one[0].picture_mark, 32);
    register_entries_free(&one, count);
    register_entries_free(&other, others);
}

static void advise(int64_t operation, moment now, struct register_advice *advice)
{
    struct register_entry *entries = NULL;
    size_t count = 0;
    OK(register_entries(record.store, operation, REGISTER_AS_AT_ALWAYS, &entries, &count, err));
    OK(register_advice(record.store, entries, count, now, advice, err));
    register_entries_free(&entries, count);
}

static void assert_advised(const struct register_advice *advice, enum register_advice_kind kind,
                           const char *words)
{
    AUTO_TEXT struct text said;
    text_init(&said, 500);
    assert_int_equal(register_advice_words(advice, kind, &said), words != NULL);
    if (words != NULL && strncmp(said.bytes, words, strlen(words)) != 0)
        fail_msg("%s", said.bytes);
}

/// What would make a list find more: told of the pictures that stand, by the setting's years.
static void test_advice(void **state)
{
    (void)state;
    int64_t id = planned();
    struct register_advice advice;
    (void)add(id, "N1", REGISTER_CATEGORY_SUSPECT, "A", custody(12));
    (void)add(id, "N2", REGISTER_CATEGORY_SUSPECT, "B", custody(4));
    (void)add(id, "N1", REGISTER_CATEGORY_MISSING, "C", custody(5));
    int64_t gone = add(id, "N3", REGISTER_CATEGORY_MISSING, "D", custody(40));
    (void)add(id, "N4", REGISTER_CATEGORY_MISSING, "E", custody(-1));
    DO(&record, record.operator_, register_entry_remove(by, gone, "found", err));
    advise(id, record.now, &advice);
    assert_int_equal(advice.persons, 3);
    assert_int_equal(advice.oldest, 12);
    assert_advised(&advice, REGISTER_ADVICE_OLD_PICTURES,
                   "2 pictures are 5 years old or more when the window opens, the oldest 12.");
    assert_advised(&advice, REGISTER_ADVICE_NO_DAY, "1 picture has no day");
    assert_advised(&advice, REGISTER_ADVICE_OLD_TEMPLATES, NULL);
    assert_advised(&advice, REGISTER_ADVICE_ONE_PICTURE, "2 of 3 persons have one picture.");
    DO(&record, record.administrator,
       register_setting_set(by, "watchlist.old-picture-years", "10", err));
    advise(id, record.now + 365 * (moment)86400, &advice);
    assert_int_equal(advice.counts[REGISTER_ADVICE_OLD_PICTURES], 1);
    assert_int_equal(advice.counts[REGISTER_ADVICE_OLD_TEMPLATES], 0);
    advise(id, record.now + 366 * (moment)86400, &advice);
    assert_advised(&advice, REGISTER_ADVICE_OLD_TEMPLATES,
                   "4 templates were made more than a year ago");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_figures_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(test_frozen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_must_be_said, setup, teardown),
        cmocka_unit_test_setup_teardown(test_picture_marks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_advice, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("register/list", tests, NULL, NULL);
}
