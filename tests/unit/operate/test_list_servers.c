// SPDX-License-Identifier: Apache-2.0
// test_list_servers.c - operations whose lists are on two real PostgreSQL servers: loaded when they
// are opened, searched like a list in memory, nothing given while a server is gone, erased there
// when they are over, and the key before that.
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "fake_engine.h"
#include "ledger/ledger.h"
#include "operate/list_servers.h"
#include "operate/sweep.h"
#include "scene.h"

#define PEOPLE  11
#define SERVERS "/tests/unit/shard/servers"

static struct scene scene;
static char folder[] = "/tmp/overt-list-servers-XXXXXX";
static char coordinator[200];

static int servers(const char *what, const char *more)
{
    char line[2048];
    (void)snprintf(line, sizeof line, "'%s" SERVERS "' %s '%s' %s >&2", getenv("OVERT_SOURCE"),
                   what, folder, more);
    return system(line);
}

static void set(const char *key, const char *value)
{
    if (operate_setting(scene.operate, "Admin", key, value, &scene.err) != 0)
        fail_msg("%s", scene.err.text);
}

static int start(void **state)
{
    char more[1024], value[300];
    (void)state;
    scene_begin_at(&scene, (moment)time(NULL));
    assert_non_null(mkdtemp(folder));
    (void)snprintf(more, sizeof more, "'%s/src/shard/extension/overt_shard.so' '%s' 64",
                   getenv("OVERT_BUILD"), scene_verifier(&scene));
    assert_int_equal(servers("start", more), 0);
    (void)snprintf(coordinator, sizeof coordinator,
                   "host=%s/run port=5442 user=console dbname=overt", folder);
    (void)snprintf(value, sizeof value, "%s because it is long", coordinator);
    set(LIST_SERVERS_SETTING, value);
    set(LIST_SERVERS_FROM_SETTING, "5 because this is a test");
    scene.operate->servers_patience = 60; // the machine may be busy
    return 0;
}

static int stop(void **state)
{
    (void)state;
    scene_end(&scene);
    return servers("stop", "");
}

/// How many rows one server has; asked by its owner.
static long rows_there(int number, const char *table)
{
    char conninfo[256], sql[200];
    (void)snprintf(conninfo, sizeof conninfo, "host=%s/run port=%d user=postgres dbname=overt",
                   folder, 5440 + number);
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM overt.%s", table);
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result = PQexec(connection, sql);
    long rows = PQresultStatus(result) == PGRES_TUPLES_OK ? atol(PQgetvalue(result, 0, 0)) : -1;
    PQclear(result);
    PQfinish(connection);
    return rows;
}

/// Somebody who looks like person 1, the more the smaller `x`.
static int enrol(int number)
{
    char text[64], nominal[32], file[32];
    (void)snprintf(text, sizeof text, "SCENE\nface %d %d 80\n", number % 3 + 1, 100 + number / 4);
    (void)snprintf(nominal, sizeof nominal, "P-%d", number);
    (void)snprintf(file, sizeof file, "p-%d.jpg", number);
    const struct operate_entry entry = {
        .nominal = nominal,
        .category = REGISTER_CATEGORY_MISSING,
        .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = "missing since Friday",
        .image_source = "family",
        .captured = "2026-11-01",
        .picture = scene_file(&scene, file, text),
    };
    int64_t id = 0;
    return operate_enrol(scene.operate, "Planner", scene.reference, &entry, &id, &scene.err);
}

/// An operation with a reviewed list, not open yet.
static void prepare(enum register_mode mode)
{
    scene_prepare(&scene, mode, SCENE_AUTHORISE | SCENE_NOTIFY);
    for (int i = 0; i < PEOPLE; i++)
        assert_int_equal(enrol(i), 0);
    int64_t check = 0; // finds that some of them are alike
    assert_int_equal(operate_check(scene.operate, "Operator", scene.reference, &check, &scene.err),
                     0);
    assert_int_equal(operate_review(scene.operate, "Operator", scene.reference, &scene.err), 0);
}

static int open_it(void)
{
    return operate_open_operation(scene.operate, "Operator", scene.reference, &scene.err);
}

static void prepare_open(enum register_mode mode)
{
    prepare(mode);
    if (open_it() != 0)
        fail_msg("%s", scene.err.text);
}

static int search(struct operate_search_result *ret_result)
{
    return scene_search(&scene, "Detective",
                        scene_file(&scene, "probe.jpg", "SCENE\nface 1 102 80\n"), ret_result);
}

static void close_it(void)
{
    if (operate_close_operation(scene.operate, "Operator", scene.reference, &scene.err) != 0)
        fail_msg("%s", scene.err.text);
}

static size_t waiting(void)
{
    const char *why = NULL;
    return operate_servers_waiting(scene.operate, &why);
}

static void sweep(void)
{
    struct register_swept swept;
    bool empty;
    if (operate_sweep(scene.operate, &swept, &empty, &scene.err) != 0)
        fail_msg("%s", scene.err.text);
}

static void verify(void)
{
    struct ledger_report *report = calloc(1, sizeof *report);
    if (ledger_verify(operate_store(scene.operate), NULL, scene_verifier(&scene), report,
                      &scene.err) != 0)
        fail_msg("%s", scene.err.text);
    free(report);
}

static void expect_nothing_there(void)
{
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rows_there(i, "block"), 0);
        assert_int_equal(rows_there(i, "part"), 0);
        assert_int_equal(rows_there(i, "in_memory()"), 0);
    }
}

static void settings_are_acts_with_a_reason_and_no_secret(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {LIST_SERVERS_SETTING, "host=lists.example dbname=overt"},
        {LIST_SERVERS_SETTING, "host=lists.example dbname=overt because "},
        {LIST_SERVERS_SETTING, "host=lists.example password=abc because of size"},
        {LIST_SERVERS_SETTING, "postgresql://u:abc@lists.example/overt because of size"},
        {LIST_SERVERS_SETTING, "host=lists.example sslmode=require because of size"},
        {LIST_SERVERS_FROM_SETTING, "0 because of size"},
        {LIST_SERVERS_FROM_SETTING, "many because of size"},
    };
    int64_t before = scene_rows(&scene, "setting");
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        assert_int_equal(
            operate_setting(scene.operate, "Admin", wrong[i][0], wrong[i][1], &scene.err),
            OVERT_INPUT);
    assert_int_equal(scene_rows(&scene, "setting"), before);
    assert_null(strstr(scene.err.text, "abc"));
}

static void is_searched_like_a_list_in_memory(void **state)
{
    (void)state;
    struct operate_search_result here = {0}, there = {0};
    set(LIST_SERVERS_FROM_SETTING, "1000 because this one stays here");
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(search(&here), 0);
    assert_int_equal(scene_rows(&scene, "list_load"), 0);
    expect_nothing_there();
    close_it();
    set(LIST_SERVERS_FROM_SETTING, "5 because this is a test");
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(scene_rows(&scene, "list_load"), 1);
    assert_int_equal(rows_there(0, "part") + rows_there(1, "part"), 2);
    if (search(&there) != 0)
        fail_msg("%s", scene.err.text);
    assert_true(here.count > 3); // of several people, in order
    assert_int_equal(here.count, there.count);
    for (size_t i = 0; i < here.count; i++) {
        assert_string_equal(here.candidates[i].nominal, there.candidates[i].nominal);
        assert_memory_equal(&here.candidates[i].score, &there.candidates[i].score,
                            sizeof here.candidates[i].score);
    }
    close_it();
    verify();
}

static void a_lost_server_gives_no_short_answer(void **state)
{
    (void)state;
    struct operate_search_result before = {0}, after = {0};
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(search(&before), 0);
    int64_t searches = scene_rows(&scene, "search"), alerts = scene_rows(&scene, "alert");
    assert_int_equal(servers("kill", "1"), 0);
    assert_int_equal(search(&after), OVERT_IO);
    if (strstr(scene.err.text, "incomplete") == NULL || strstr(scene.err.text, "number 2") == NULL)
        fail_msg("%s", scene.err.text);
    assert_int_equal(scene_rows(&scene, "search"), searches);
    assert_int_equal(scene_rows(&scene, "alert"), alerts);
    assert_int_equal(servers("again", "1"), 0);
    if (search(&after) != 0)
        fail_msg("%s", scene.err.text);
    assert_int_equal(before.count, after.count);
    for (size_t i = 0; i < before.count; i++)
        assert_memory_equal(&before.candidates[i].score, &after.candidates[i].score,
                            sizeof before.candidates[i].score);
    close_it();
}

static void closing_destroys_the_key_and_erases_there(void **state)
{
    (void)state;
    struct operate_search_result found = {0};
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(search(&found), 0);
    assert_int_equal(rows_there(0, "in_memory() WHERE is_open"), 1);
    assert_int_equal(scene_rows(&scene, "record_key WHERE kind = 'list'"), 1);
    int64_t receipts = scene_rows(&scene, "list_unload WHERE servers = 2 AND blocks = 2 AND"
                                          " templates = 11");
    scene_hold(&scene); // keeps what is in the record, and no copy of it elsewhere
    close_it();
    assert_int_equal(scene_rows(&scene, "record_key WHERE kind = 'list'"), 0);
    assert_int_equal(scene_rows(&scene, "destruction WHERE kind = 'list' AND at > due + 60"), 0);
    assert_int_equal(scene_rows(&scene, "list_unload WHERE servers = 2 AND blocks = 2 AND"
                                        " templates = 11"),
                     receipts + 1);
    expect_nothing_there();
    assert_int_equal(waiting(), 0);
    verify();
}

static void a_server_that_is_gone_is_asked_again(void **state)
{
    (void)state;
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    int64_t receipts = scene_rows(&scene, "list_unload");
    assert_int_equal(servers("kill", "0"), 0);
    close_it();
    assert_int_equal(waiting(), 1);
    assert_int_equal(scene_rows(&scene, "record_key WHERE kind = 'list'"), 0); // not to be read
    assert_int_equal(scene_rows(&scene, "list_unload"), receipts);
    sweep();
    assert_int_equal(waiting(), 1);
    assert_int_equal(servers("again", "0"), 0);
    sweep();
    assert_int_equal(waiting(), 0);
    assert_int_equal(scene_rows(&scene, "list_unload"), receipts + 1);
    expect_nothing_there();
}

static void taking_one_off_ends_the_list_there(void **state)
{
    (void)state;
    struct operate_search_result found = {0};
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(search(&found), 0);
    assert_true(found.count > 0);
    int code = operate_unlist(scene.operate, "Planner", scene.reference,
                              found.candidates[0].entry, "found, safe", &scene.err);
    assert_int_equal(code, 0);
    assert_int_equal(scene_rows(&scene, "record_key WHERE kind = 'list'"), 0);
    expect_nothing_there();
    struct scene_before before = scene_before(&scene);
    scene_refused(&scene, before, search(&found), "changed after it was opened");
    close_it();
}

static void what_cannot_be_loaded_is_not_opened(void **state)
{
    (void)state;
    struct operate_search_result found = {0};
    prepare(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(servers("kill", "1"), 0);
    assert_int_equal(open_it(), OVERT_IO);
    assert_non_null(strstr(scene.err.text, "number 2"));
    assert_int_equal(scene_rows(&scene, "record_key WHERE kind = 'list'"), 0);
    assert_int_not_equal(search(&found), 0); // it is not open
    assert_int_equal(servers("again", "1"), 0);
    if (open_it() != 0)
        fail_msg("%s", scene.err.text);
    sweep(); // of the first load, which was replaced: what is there now stays
    assert_int_equal(search(&found), 0);
    close_it();
    sweep();
    assert_int_equal(waiting(), 0);
    assert_int_equal(scene_rows(&scene, "list_load s WHERE NOT EXISTS (SELECT 1 FROM list_unload"
                                        " WHERE list_load = s.id)"),
                     0);
    expect_nothing_there();
}

static void pausing_seals_it_on_the_servers(void **state)
{
    (void)state;
    struct operate_search_result found = {0};
    prepare_open(REGISTER_MODE_RETROSPECTIVE);
    assert_int_equal(search(&found), 0);
    assert_int_equal(rows_there(0, "in_memory() WHERE is_open"), 1);
    assert_int_equal(
        operate_pause(scene.operate, "Operator", scene.reference, "a break", &scene.err), 0);
    assert_int_equal(rows_there(0, "in_memory() WHERE is_open"), 0);
    assert_int_equal(
        operate_resume(scene.operate, "Operator", scene.reference, "it goes on", &scene.err), 0);
    assert_int_equal(search(&found), 0);
    close_it();
}

// ---- a camera while a server is away ----

static struct {
    atomic_int looks;
    int looks_when_lost, looks_when_back, seconds_when_lost;
    atomic_int firsts, seconds; ///< alerts on whom the first, the second half of the film shows
    bool lost, said;
} seen;

static void nap(int ms) { (void)usleep((useconds_t)ms * 1000); }

static void look(void *context)
{
    (void)context;
    nap(5);
    if (atomic_fetch_add(&seen.looks, 1) == 20)
        (void)servers("kill", "0");
}

static void alert(void *context, const struct operate_alert *told)
{
    (void)context;
    bool second = atoi(told->nominal + 2) % 3 == 1;
    atomic_fetch_add(second ? &seen.seconds : &seen.firsts, 1);
}

static void notice(void *context, const char *line)
{
    (void)context;
    seen.said |= strstr(line, "NO ALERT CAN BE RAISED") != NULL && strstr(line, "number 1") != NULL;
}

static bool progress(void *context, const struct operate_camera_state *cameras, size_t count,
                     double seconds_left)
{
    (void)context, (void)count, (void)seconds_left;
    if (seen.lost || cameras[0].doing != OPERATE_CAMERA_UNANSWERED)
        return true;
    seen.lost = true;
    seen.looks_when_lost = atomic_load(&seen.looks);
    seen.seconds_when_lost = atomic_load(&seen.seconds);
    nap(300);
    seen.looks_when_back = atomic_load(&seen.looks);
    (void)servers("again", "0");
    return true;
}

static void a_camera_waits_for_a_lost_server_and_loses_nobody(void **state)
{
    (void)state;
    struct operate_live_result result;
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 200; i++)
        text_printf(&video, "face %d %d 80\n--\n", i < 100 ? 1 : 2, (i < 100 ? 100 : 400) + i % 3);
    prepare_open(REGISTER_MODE_LIVE);
    memset(&seen, 0, sizeof seen);
    fake_on_look(look, NULL);
    const struct operate_live_events events = {
        .alert = alert, .progress = progress, .notice = notice};
    int code = scene_live(&scene, "Operator", scene_file(&scene, "long.vid", video.bytes), &events,
                          &result);
    fake_on_look(NULL, NULL);
    if (code != 0)
        fail_msg("%s", scene.err.text);
    assert_true(seen.lost && seen.said);
    assert_true(atomic_load(&seen.firsts) > 0);
    assert_int_equal(seen.seconds_when_lost, 0);
    assert_int_equal(seen.looks_when_back, seen.looks_when_lost); // nobody was looked at
    assert_true(atomic_load(&seen.seconds) > 0); // who came then was found when they were back
    assert_int_equal(scene_rows(&scene, "gap WHERE servers = 1 AND looking = 0"), 1);
    assert_int_equal(scene_rows(&scene, "gap WHERE servers = 1 AND looking = 1"), 1);
    assert_int_equal(scene_rows(&scene, "run_end WHERE why = 'source'"), 1);
    close_it();
    verify();
}

/// What is missing on this machine, in a word; "" when nothing is.
static void missing(char *words, size_t size)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "'%s" SERVERS "' ready", getenv("OVERT_SOURCE"));
    FILE *said = popen(line, "r");
    words[0] = '\0';
    if (said == NULL || fgets(words, (int)size, said) == NULL)
        words[0] = '\0';
    if (said != NULL)
        (void)pclose(said);
    words[strcspn(words, "\n")] = '\0';
}

int main(void)
{
    char words[200];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_acts_with_a_reason_and_no_secret),
        cmocka_unit_test(is_searched_like_a_list_in_memory),
        cmocka_unit_test(a_lost_server_gives_no_short_answer),
        cmocka_unit_test(closing_destroys_the_key_and_erases_there),
        cmocka_unit_test(a_server_that_is_gone_is_asked_again),
        cmocka_unit_test(taking_one_off_ends_the_list_there),
        cmocka_unit_test(what_cannot_be_loaded_is_not_opened),
        cmocka_unit_test(pausing_seals_it_on_the_servers),
        cmocka_unit_test(a_camera_waits_for_a_lost_server_and_loses_nobody),
    };
    missing(words, sizeof words);
    if (words[0] != '\0')
        return printf("1..0 # SKIP %s\n", words), 0;
    return cmocka_run_group_tests(tests, start, stop);
}
