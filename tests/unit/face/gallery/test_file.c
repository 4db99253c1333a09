// SPDX-License-Identifier: Apache-2.0
// test_file.c - a gallery file gives back what was put into it, erases what is to be erased, keeps
// its format, and refuses what it must.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "crypt/hash.h"
#include "lists.h"

static char folder[LISTS_PATH], path[LISTS_PATH + 16];
static struct overt_error err;

static void ok(int code)
{
    if (code != 0)
        fail_msg("%d: %s", code, err.text);
}

/// The file's rows are numbers first..last, without those of `without`.
static void has(uint64_t first, uint64_t last, uint64_t without)
{
    static uint64_t numbers[10000];
    struct overt_gallery_file *file = NULL;
    ok(lists_open(path, false, &file, &err));
    ok(overt_gallery_file_unseal(file, &err));
    long count = lists_read(file, numbers, 10000);
    long at = 0;
    for (uint64_t i = first; i <= last; i++)
        if (i != without)
            assert_int_equal(numbers[at++], i);
    assert_int_equal(count, at);
    ok(overt_gallery_file_close(&file, &err));
}

static int make_folder(void **state)
{
    (void)state;
    lists_folder(folder, false);
    (void)snprintf(path, sizeof path, "%s/list", folder);
    return 0;
}

static int remove_file(void **state)
{
    (void)state;
    (void)unlink(path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder); // nothing else may be left in it
}

static void gives_back_what_was_added(void **state)
{
    (void)state;
    static const int32_t dimensions[] = {1, 3, 16, 192, OVERT_TEMPLATE_DIMENSION_MAX};
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        struct overt_gallery_file *file = NULL;
        struct overt_gallery_file_info info;
        ok(lists_create(path, dimensions[i], 0, NULL, &file, &err));
        ok(lists_append(file, dimensions[i], 1, 1, &err));
        ok(lists_append(file, dimensions[i], 2, 300, &err));
        ok(lists_append(file, dimensions[i], 302, 212, &err));
        ok(overt_gallery_file_close(&file, &err));
        has(1, 513, 0);
        ok(lists_open(path, true, &file, &err));
        ok(lists_append(file, dimensions[i], 514, 87, &err));
        overt_gallery_file_info(file, &info);
        assert_int_equal(info.size, 600);
        assert_int_equal(info.dimension, dimensions[i]);
        assert_string_equal(info.model, "made@1");
        assert_int_equal(info.model_hash[0], 7);
        assert_false(info.unsealed);
        ok(overt_gallery_file_close(&file, &err));
        has(1, 600, 0);
        ok(overt_gallery_file_erase(path, &err));
        assert_int_not_equal(access(path, F_OK), 0);
    }
}

static void an_empty_list_is_one(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_gallery *gallery = NULL;
    ok(lists_create(path, 16, 0, NULL, &file, &err));
    ok(overt_gallery_file_close(&file, &err));
    has(1, 0, 0);
    ok(lists_open(path, false, &file, &err));
    ok(overt_gallery_file_load(file, &gallery, &err));
    assert_int_equal(overt_gallery_size(gallery), 0);
    overt_gallery_destroy(&gallery);
    ok(overt_gallery_file_close(&file, &err));
    ok(overt_gallery_file_erase(path, &err));
    ok(overt_gallery_file_erase(path, &err)); // which is not there: nothing to do
}

/// What is loaded is the list that was added, by its digest, which a permit names; and it is
/// searched like any other.
static void loads_the_list_that_a_permit_names(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_gallery *gallery = NULL, *loaded = NULL;
    struct overt_permit *permit = NULL;
    struct overt_template face;
    struct overt_candidate found[5], again[5];
    size_t count = 0, count_again = 0;
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE], other[OVERT_GALLERY_DIGEST_SIZE];
    ok(overt_gallery_create(192, 0, &gallery, &err));
    for (uint64_t i = 1; i <= 1000; i++) {
        lists_face(&face, 192, i);
        ok(overt_gallery_add(gallery, i, &face, &err));
    }
    ok(lists_create(path, 192, 0, NULL, &file, &err));
    ok(lists_append(file, 192, 1, 1000, &err));
    ok(overt_gallery_file_load(file, &loaded, &err)); // of the writer's own handle
    overt_gallery_destroy(&loaded);
    ok(overt_gallery_file_close(&file, &err));
    ok(lists_open(path, false, &file, &err));
    ok(overt_gallery_file_load(file, &loaded, &err));
    ok(overt_gallery_file_close(&file, &err)); // the gallery outlives it
    overt_gallery_digest(gallery, digest);
    overt_gallery_digest(loaded, other);
    assert_memory_equal(digest, other, sizeof digest);
    assert_int_equal(overt_gallery_file_save(path, lists_key, loaded, &err), OVERT_REFUSED);
    overt_gallery_destroy(&loaded);
    ok(overt_gallery_file_erase(path, &err));
    ok(overt_gallery_file_save(path, lists_key, gallery, &err)); // and back
    ok(lists_open(path, false, &file, &err));
    ok(overt_gallery_file_load(file, &loaded, &err));
    ok(overt_gallery_file_close(&file, &err));
    overt_gallery_digest(loaded, other);
    assert_memory_equal(digest, other, sizeof digest);
    lists_face(&face, 192, 1001); // and grows on
    ok(overt_gallery_add(gallery, 1001, &face, &err));
    ok(overt_gallery_add(loaded, 1001, &face, &err));
    overt_gallery_digest(gallery, digest);
    overt_gallery_digest(loaded, other);
    assert_memory_equal(digest, other, sizeof digest);
    assert_int_equal(made_permit(gallery, 100000, &permit), 0);
    lists_face(&face, 192, 777);
    ok(overt_gallery_search(gallery, permit, MADE_NOW, &face, 0.1F, found, 5, &count, &err));
    ok(overt_gallery_search(loaded, permit, MADE_NOW, &face, 0.1F, again, 5, &count_again, &err));
    assert_int_equal(count, count_again);
    assert_int_equal(again[0].id, 777);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(found[i].id, again[i].id);
        assert_memory_equal(&found[i].score, &again[i].score, sizeof(float));
    }
    overt_permit_destroy(&permit);
    overt_gallery_destroy(&gallery);
    overt_gallery_destroy(&loaded);
    ok(overt_gallery_file_erase(path, &err));
}

static void erases_by_id(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info info;
    struct stat before, after;
    size_t rows = 0;
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    ok(lists_append(file, 16, 1, 21, &err));
    ok(overt_gallery_file_delete(file, (uint64_t[]){99, 6}, 2, &rows, &err));
    assert_int_equal(rows, 1);
    ok(overt_gallery_file_close(&file, &err));
    has(1, 21, 6);
    assert_int_equal(stat(path, &before), 0);
    ok(lists_open(path, true, &file, &err));
    // A whole block goes, and the last one; ids that are not there are passed over.
    ok(overt_gallery_file_delete(file, (uint64_t[]){21, 9, 10, 11, 12}, 5, &rows, &err));
    assert_int_equal(rows, 5);
    ok(overt_gallery_file_delete(file, (uint64_t[]){21}, 1, &rows, &err));
    assert_int_equal(rows, 0);
    ok(lists_append(file, 16, 30, 1, &err));
    ok(overt_gallery_file_delete(file, (uint64_t[]){6, 30}, 2, &rows, &err));
    ok(overt_gallery_file_close(&file, &err));
    ok(lists_open(path, false, &file, &err));
    ok(overt_gallery_file_unseal(file, &err));
    static const uint64_t left[] = {1, 2, 3, 4, 5, 7, 8, 13, 14, 15, 16, 17, 18, 19, 20};
    uint64_t numbers[30];
    assert_int_equal(lists_read(file, numbers, 30), 15);
    assert_memory_equal(numbers, left, sizeof left);
    overt_gallery_file_info(file, &info);
    ok(overt_gallery_file_close(&file, &err));
    assert_int_equal(stat(path, &after), 0);
    assert_true(after.st_size <= before.st_size);
    assert_int_equal(after.st_size, info.bytes);
    ok(lists_open(path, true, &file, &err));
    for (uint64_t i = 1; i <= 20; i++)
        ok(overt_gallery_file_delete(file, &i, 1, NULL, &err));
    ok(overt_gallery_file_close(&file, &err));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, GALLERY_FRAMES_AT);
    has(1, 0, 0);
    ok(overt_gallery_file_erase(path, &err));
}

static long pieces, found;

static bool holds(const uint8_t *bytes, size_t size, const void *piece, size_t piece_size)
{
    bool holds = memmem(bytes, size, piece, piece_size) != NULL;
    pieces++;
    found += holds;
    return holds;
}

/// No 16 bytes of a template in the clear are ever in the file; and of what was erased not even the
/// sealed bytes stay, nor does an old copy of them open with the key and the file of today.
static void what_is_erased_is_gone(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_template face;
    uint64_t gone = 3;
    size_t size = 0, old_size = 0;
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    ok(lists_append(file, 16, 1, 8, &err));
    struct gallery_block old = gallery_blocks(file)[0], opened[8];
    struct gallery_head head = file->head;
    uint8_t plain[4096];
    size_t frame_size = head.frame_size;
    uint8_t *before = lists_bytes(path, &old_size);
    const uint8_t *sealed = before + GALLERY_FRAMES_AT + old.frame * frame_size;
    // The table of before opens under the root key of before, and under none that is left.
    const uint8_t *table = before + GALLERY_FRAMES_AT + head.table_at[0] * frame_size;
    ok(gallery_table_parse(&head, 0, table, plain, opened, &err));
    assert_memory_equal(opened[0].key, old.key, sizeof old.key);
    ok(overt_gallery_file_delete(file, &gone, 1, NULL, &err));
    memcpy(head.root, file->head.root, sizeof head.root);
    assert_int_equal(gallery_table_parse(&head, 0, table, plain, opened, &err), OVERT_CORRUPT);
    for (int closed = 0; closed < 2; closed++) {
        uint8_t *after = lists_bytes(path, &size);
        for (uint64_t i = 1; i <= 8; i++) {
            lists_face(&face, 16, i);
            for (size_t at = 0; at + 16 <= 64; at += 4)
                assert_false(holds(after, size, (uint8_t *)face.values + at, 16));
        }
        for (size_t at = 0; at < frame_size; at += 64)
            assert_false(holds(after, size, sealed + at, 64));
        assert_false(holds(after, size, old.key, sizeof old.key));
        // The headers of before are gone, so nothing wraps the old keys any more.
        assert_false(holds(after, size, before + 160, 80));
        assert_false(holds(after, size, before + GALLERY_SLOT_STRIDE + 160, 80));
        free(after);
        if (closed == 0)
            ok(overt_gallery_file_close(&file, &err));
    }
    // All of the old file but its two headers, which were overwritten: what a lab would find.
    uint8_t *grafted = lists_bytes(path, &size);
    memcpy(before, grafted, GALLERY_FRAMES_AT);
    lists_put(path, before, old_size);
    int code = lists_open(path, false, &file, &err);
    if (code == 0)
        code = overt_gallery_file_unseal(file, &err);
    assert_int_equal(code, OVERT_CORRUPT);
    (void)overt_gallery_file_close(&file, NULL);
    free(before);
    free(grafted);
    print_message("# pieces %ld found %ld\n", pieces, found);
    ok(overt_gallery_file_erase(path, &err));
}

static void takes_a_new_key(void **state)
{
    (void)state;
    static const uint8_t other[OVERT_GALLERY_KEY_SIZE] = {42};
    struct overt_gallery_file *file = NULL;
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    ok(lists_append(file, 16, 1, 9, &err));
    ok(overt_gallery_file_rekey(file, other, &err));
    ok(lists_append(file, 16, 10, 3, &err));
    ok(overt_gallery_file_close(&file, &err));
    assert_int_equal(lists_open(path, false, &file, &err), OVERT_REFUSED);
    assert_non_null(strstr(err.text, "another key"));
    ok(overt_gallery_file_open(path, other, NULL, &file, &err));
    ok(overt_gallery_file_unseal(file, &err));
    uint64_t numbers[20];
    assert_int_equal(lists_read(file, numbers, 20), 12);
    ok(overt_gallery_file_close(&file, &err));
    ok(overt_gallery_file_erase(path, &err));
}

static void one_writes_and_others_read(void **state)
{
    (void)state;
    struct overt_gallery_file *writer = NULL, *second = NULL, *reader = NULL;
    struct overt_gallery_file_info info;
    uint64_t numbers[40], first = 1;
    ok(lists_create(path, 16, 4, NULL, &writer, &err));
    ok(lists_append(writer, 16, 1, 10, &err));
    assert_int_equal(lists_open(path, true, &second, &err), OVERT_REFUSED);
    assert_non_null(strstr(err.text, "another program writes"));
    assert_int_equal(overt_gallery_file_erase(path, &err), OVERT_REFUSED);
    ok(lists_open(path, false, &reader, &err));
    ok(overt_gallery_file_unseal(reader, &err));
    ok(lists_append(writer, 16, 11, 10, &err));
    ok(overt_gallery_file_delete(writer, &first, 1, NULL, &err));
    assert_int_equal(lists_read(reader, numbers, 40), 10); // as it was when it was read
    overt_gallery_file_info(reader, &info);
    assert_true(info.unsealed);
    ok(overt_gallery_file_unseal(reader, &err));
    assert_int_equal(lists_read(reader, numbers, 40), 19);
    assert_int_equal(numbers[0], 2);
    overt_gallery_file_seal(reader);
    struct overt_gallery_file_rows rows;
    overt_gallery_file_rows(reader, 0, &rows);
    assert_null(rows.values);
    assert_int_equal(lists_append(reader, 16, 50, 1, &err), OVERT_REFUSED);
    assert_non_null(strstr(err.text, "opened to be read"));
    ok(overt_gallery_file_close(&reader, &err));
    ok(overt_gallery_file_close(&writer, &err));
    ok(overt_gallery_file_erase(path, &err));
}

/// Who is in the middle of reading an older state finds it whole, and the writer writes elsewhere;
/// when he has gone, it is overwritten.
static void a_state_that_is_read_is_left_alone(void **state)
{
    (void)state;
    struct overt_gallery_file *writer = NULL, *reader = NULL;
    uint64_t gone = 2;
    ok(lists_create(path, 16, 4, NULL, &writer, &err));
    ok(lists_append(writer, 16, 1, 4, &err));
    ok(lists_open(path, false, &reader, &err));
    ok(gallery_take(reader, true, &err)); // as in the midst of unsealing
    struct gallery_block old = gallery_blocks(reader)[0];
    uint8_t frame[4096], plain[4096];
    for (int i = 0; i < 5; i++)
        ok(lists_append(writer, 16, 10 + (uint64_t)i, 1, &err));
    ok(overt_gallery_file_delete(writer, &gone, 1, NULL, &err));
    ok(gallery_read_block(reader, 0, frame, plain, &err));
    gallery_release(reader);
    ok(overt_gallery_file_close(&writer, &err));
    assert_int_equal(gallery_blocks(reader)[0].frame, old.frame);
    assert_int_equal(gallery_read_block(reader, 0, frame, plain, &err), OVERT_CORRUPT);
    ok(overt_gallery_file_close(&reader, &err));
    ok(overt_gallery_file_erase(path, &err));
}

static void refuses_what_it_must(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL, *other = NULL;
    struct overt_template face;
    const struct overt_gallery_file_params later = {.generation_min = 99};
    uint64_t id = 1;
    assert_int_equal(lists_open(path, false, &file, &err), OVERT_NOT_FOUND);
    assert_int_equal(lists_create(path, 0, 0, NULL, &file, &err), OVERT_INPUT);
    assert_int_equal(lists_create(path, OVERT_TEMPLATE_DIMENSION_MAX + 1, 0, NULL, &file, &err),
                     OVERT_INPUT);
    assert_int_equal(lists_create(path, 16, 3, NULL, &file, &err), OVERT_INPUT);
    assert_int_equal(lists_create(path, 16, 70000, NULL, &file, &err), OVERT_INPUT);
    lists_put(path, "no gallery file", 15);
    assert_int_equal(lists_open(path, false, &file, &err), OVERT_INPUT);
    assert_int_equal(overt_gallery_file_erase(path, &err), OVERT_INPUT);
    assert_int_equal(lists_create(path, 16, 4, NULL, &file, &err), OVERT_REFUSED);
    assert_non_null(strstr(err.text, "never written over"));
    (void)unlink(path);
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    lists_face(&face, 17, 1);
    assert_int_equal(overt_gallery_file_append(file, &id, &face, 1, &err), OVERT_MISMATCH);
    lists_face(&face, 16, 1);
    face.model[0] = 'x';
    assert_int_equal(overt_gallery_file_append(file, &id, &face, 1, &err), OVERT_MISMATCH);
    face.model[0] = 'm';
    face.values[0] += 3;
    assert_int_equal(overt_gallery_file_append(file, &id, &face, 1, &err), OVERT_INPUT);
    assert_int_equal(overt_gallery_file_append(file, &id, &face, 0, &err), OVERT_LIMIT);
    assert_int_equal(overt_gallery_file_delete(file, &id, 0, NULL, &err), OVERT_LIMIT);
    ok(overt_gallery_file_close(&file, &err));
    assert_int_equal(overt_gallery_file_open(path, lists_key, &later, &other, &err),
                     OVERT_CORRUPT);
    assert_non_null(strstr(err.text, "old copy"));
    assert_null(other);
    ok(overt_gallery_file_erase(path, &err));
}

/// docs/gallery-file.md, byte by byte.
static void keeps_its_format(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    size_t size = 0;
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    ok(lists_append(file, 16, 1, 5, &err));
    ok(overt_gallery_file_close(&file, &err));
    uint8_t *bytes = lists_bytes(path, &size);
    static const uint8_t start[] = {'O', 'V', 'E', 'R', 'T', 'G', 'A', 'L', 1, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t middle[] = {16, 0, 0, 0, 4, 0, 0, 0, 0, 16, 0, 0, 2, 0, 0, 0,
                                     5,  0, 0, 0, 0, 0, 0, 0, 2, 0,  0, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < 2; i++) {
        const uint8_t *head = bytes + i * 4096;
        assert_memory_equal(head, start, sizeof start);
        assert_memory_equal(head + 32, "made@1\0", 8);
        assert_int_equal(head[80], 7);
        assert_memory_equal(head + 112, middle, sizeof middle);
        assert_int_equal(head[144], (size - 8192) / 4096);
        assert_int_equal(head[148], 1);
    }
    assert_int_equal(size, 8192 + 3 * 4096);
    free(bytes);
    ok(overt_gallery_file_erase(path, &err));
}

/// One that was written by an earlier Overt still opens.
static void opens_one_of_old(void **state)
{
    (void)state;
    char from[512];
    struct overt_gallery_file *file = NULL;
    uint64_t numbers[10];
    (void)snprintf(from, sizeof from, "%s/tests/data/gallery/format-1.gallery",
                   getenv("OVERT_SOURCE") != NULL ? getenv("OVERT_SOURCE") : ".");
    ok(lists_open(from, false, &file, &err));
    ok(overt_gallery_file_unseal(file, &err));
    assert_int_equal(lists_read(file, numbers, 10), 5);
    ok(overt_gallery_file_close(&file, &err));
}

int main(int argc, char **argv)
{
    if (argc > 1) { // makes the file for opens_one_of_old
        struct overt_gallery_file *file = NULL;
        if (lists_create(argv[1], 4, 4, NULL, &file, &err) != 0 ||
            lists_append(file, 4, 1, 5, &err) != 0)
            return 1;
        return overt_gallery_file_close(&file, &err) != 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(gives_back_what_was_added, remove_file),
        cmocka_unit_test_setup(an_empty_list_is_one, remove_file),
        cmocka_unit_test_setup(loads_the_list_that_a_permit_names, remove_file),
        cmocka_unit_test_setup(erases_by_id, remove_file),
        cmocka_unit_test_setup(what_is_erased_is_gone, remove_file),
        cmocka_unit_test_setup(takes_a_new_key, remove_file),
        cmocka_unit_test_setup(one_writes_and_others_read, remove_file),
        cmocka_unit_test_setup(a_state_that_is_read_is_left_alone, remove_file),
        cmocka_unit_test_setup(refuses_what_it_must, remove_file),
        cmocka_unit_test_setup(keeps_its_format, remove_file),
        cmocka_unit_test_setup(opens_one_of_old, remove_file),
    };
    return cmocka_run_group_tests_name("face/gallery/file", tests, make_folder, remove_folder);
}
