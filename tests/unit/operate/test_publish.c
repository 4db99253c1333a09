// SPDX-License-Identifier: Apache-2.0
// test_publish.c - when the signed log is published: after an hour, at a closing, at the end; and
// that what is published is what was signed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/cosign.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/publish.h"
#include "scene.h"

static struct scene scene;

#define OK(call)                                     \
    do {                                             \
        if ((call) != 0)                             \
            fail_msg("%d %s", __LINE__, scene.err.text); \
    } while (0)

static int setup(void **state)
{
    (void)state;
    scene_begin(&scene);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scene_end(&scene);
    return 0;
}

static int64_t published(void)
{
    int64_t size = -1;
    AUTO_FREE char *log = file_join(scene.record, "log");
    OK(ledger_published(log, scene.operate->verifier, &size, &scene.err));
    return size;
}

static int64_t entries(void) { return scene_rows(&scene, "ledger_entry"); }

static void act(void)
{
    OK(operate_setting(scene.operate, "Admin", "test.one", "x", &scene.err));
}

static void published_every_hour(void **state)
{
    (void)state;
    act();
    int64_t before = published();
    assert_true(before < entries());
    scene.now += OPERATE_PUBLISH_SECONDS - 1;
    act();
    assert_int_equal(published(), before);
    scene.now += 1;
    act();
    assert_int_equal(published(), entries());
    act();
    assert_int_equal(published(), entries() - 1);
    // A group of acts is published the same way.
    scene.now += OPERATE_PUBLISH_SECONDS;
    OK(operate_group_begin(scene.operate, &scene.err));
    act();
    act();
    OK(operate_group_commit(scene.operate, &scene.err));
    assert_int_equal(published(), entries());
}

static void published_at_each_closing(void **state)
{
    (void)state;
    scene_prepare(&scene, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_true(published() < entries());
    OK(operate_close_operation(scene.operate, "Planner", scene.reference, &scene.err));
    assert_int_equal(published(), entries());
}

static void published_at_the_end_and_when_asked(void **state)
{
    (void)state;
    act();
    scene_reopen(&scene);
    assert_int_equal(published(), entries());
    act();
    int64_t size = 0;
    AUTO_FREE char *also = file_join(scene.folder, "public/log");
    OK(operate_publish(scene.operate, also, &size, &scene.err));
    assert_int_equal(size, entries());
    assert_int_equal(published(), entries());
    struct ledger_report report;
    const struct ledger_trust trust = {.verifier = scene.operate->verifier};
    OK(ledger_verify_folder(also, &trust, &report, &scene.err));
    assert_int_equal(report.entries, size);
    // What cannot be published now is no reason to refuse an act, and comes later.
    AUTO_FREE char *log = file_join(scene.record, "log/checkpoint");
    AUTO_FREE char *note = NULL;
    size_t length = 0;
    OK(file_read(log, 1 << 20, &note, &length, &scene.err));
    OK(file_write(log, "x\n", 2, 0644, &scene.err));
    scene.now += OPERATE_PUBLISH_SECONDS;
    act();
    assert_int_not_equal(operate_publish(scene.operate, NULL, &size, NULL), 0);
    OK(file_write(log, note, length, 0644, &scene.err));
    OK(operate_publish(scene.operate, NULL, &size, &scene.err));
    assert_int_equal(size, entries());
}

static void answers_of_witnesses_are_published(void **state)
{
    (void)state;
    struct crypt_key *key = NULL;
    struct ledger_answer taken;
    int64_t size = 0, time = 0;
    AUTO_TEXT struct text vkey, line;
    text_init(&vkey, CRYPT_VERIFIER_MAX);
    text_init(&line, CRYPT_COSIGNATURE_LINE_MAX);
    OK(crypt_key_create("witness.example/w", &key, &scene.err));
    crypt_key_witness(key, &vkey);
    act();
    OK(operate_publish(scene.operate, NULL, &size, &scene.err));
    AUTO_FREE char *path = file_join(scene.record, "log/checkpoint");
    AUTO_FREE char *note = NULL, *with = NULL;
    size_t length = 0;
    OK(file_read(path, 1 << 20, &note, &length, &scene.err));
    crypt_cosignature_make(key, note, (size_t)(strstr(note, "\n\n") + 1 - note), 1795168801, &line);
    OK(operate_cosign(scene.operate, line.bytes, vkey.bytes, &taken, &scene.err));
    assert_int_equal(taken.size, size);
    OK(file_read(path, 1 << 20, &with, &length, &scene.err));
    struct crypt_verifier witness;
    OK(crypt_witness_parse(vkey.bytes, &witness, &scene.err));
    OK(crypt_note_cosigned(with, &witness, &time, &scene.err));
    assert_int_equal(time, 1795168801);
    crypt_key_destroy(&key);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(published_every_hour),
        CASE(published_at_each_closing),
        CASE(published_at_the_end_and_when_asked),
        CASE(answers_of_witnesses_are_published),
    };
    return cmocka_run_group_tests_name("operate/publish", tests, NULL, NULL);
}
