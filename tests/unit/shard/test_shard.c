// SPDX-License-Identifier: Apache-2.0
// test_shard.c - a list in two parts on two real servers: it answers like the list in memory, each
// server refuses by itself whoever has no permit, and when one is killed or stopped there is no
// answer instead of a short one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <libpq-fe.h>

#include "base/time.h"
#include "face/match/top.h"
#include "made.h"

#define SIZE      9500
#define DIMENSION 192
#define LIMIT     25
#define PROBES    7
#define THRESHOLD 0.1F

static char folder[] = "/tmp/overt-shards-XXXXXX";
static struct made_list list;
static struct shards *shards;

static void coordinator(char *conninfo, size_t size, const char *user, int number)
{
    (void)snprintf(conninfo, size, "host=%s/run port=%d user=%s dbname=overt", folder,
                   5440 + number, user);
}

static int start(void **state)
{
    char conninfo[256];
    (void)state;
    made_key(&list);
    made_fill(&list, DIMENSION, SIZE, 2);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(made_start(folder, list.verifier.bytes, 64), 0);
    coordinator(conninfo, sizeof conninfo, "console", 2);
    assert_int_equal(shard_connect(conninfo, &shards, NULL), 0);
    shard_patience(shards, 60); // the machine may be busy
    return 0;
}

static int stop(void **state)
{
    (void)state;
    shard_disconnect(&shards);
    made_finish(&list);
    return made_servers("stop", folder, "");
}

static void load_and_open(void)
{
    struct overt_error err = {0};
    if (shard_load(shards, list.gallery, list.note.bytes, list.verifier.bytes, list.seal, &err) !=
            0 ||
        shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes, list.verifier.bytes,
                   list.seal, &err) != 0)
        fail_msg("%s", err.text);
}

/// The first probe is on the list three times.
static void make_probes(struct overt_template *probes)
{
    uint64_t seed = 20261123, other = 8;
    for (size_t i = 0; i < PROBES; i++)
        made_template(&probes[i], DIMENSION, i == 0 ? &seed : &other);
}

static int search(const struct overt_template *probes, size_t count, float threshold,
                  struct overt_candidate *found, size_t *counts, struct overt_error *err)
{
    return shard_search(shards, time(NULL), probes, count, threshold, found, LIMIT, counts, err);
}

static void expect_the_same(size_t count, float threshold)
{
    struct overt_template *probes = memory_new(PROBES, sizeof *probes);
    struct overt_candidate one[PROBES * LIMIT], many[PROBES * LIMIT];
    size_t counts[PROBES], other[PROBES], found = 0;
    struct overt_error err = {0};
    make_probes(probes);
    assert_int_equal(overt_gallery_search_many(list.gallery, list.read, time(NULL), probes, count,
                                               threshold, one, LIMIT, counts, NULL),
                     0);
    if (search(probes, count, threshold, many, other, &err) != 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(counts[i], other[i]);
        for (size_t j = 0; j < counts[i]; j++) {
            assert_int_equal(one[i * LIMIT + j].id, many[i * LIMIT + j].id);
            assert_memory_equal(&one[i * LIMIT + j].score, &many[i * LIMIT + j].score,
                                sizeof(float));
        }
        found += counts[i];
    }
    assert_true(found > 0);
    memory_free(probes);
}

static void two_servers_answer_like_the_list_in_memory(void **state)
{
    (void)state;
    load_and_open();
    expect_the_same(1, THRESHOLD);
    expect_the_same(1, 0.99F);
    expect_the_same(PROBES, THRESHOLD);
    expect_the_same(PROBES, 0.3F);
    assert_int_equal(shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes,
                                list.verifier.bytes, list.seal, NULL),
                     0); // open already
    expect_the_same(PROBES, THRESHOLD);
}

/// Asks one server with a client of its own; its SQLSTATE, "" when it answered.
static void ask_directly(const char *user, const char *sql, const char *permit, const char *probe,
                         int size, float threshold, char state[6])
{
    char conninfo[256], number[32];
    coordinator(conninfo, sizeof conninfo, user, 0);
    (void)snprintf(number, sizeof number, "%.6f", (double)threshold);
    const char *const values[] = {permit, probe, number};
    const int lengths[] = {0, size, 0}, formats[] = {0, 1, 0};
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result =
        PQexecParams(connection, sql, permit == NULL ? 0 : 3, NULL, values, lengths, formats, 0);
    const char *said = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(state, 6, "%s", said == NULL ? "" : said);
    PQclear(result);
    PQfinish(connection);
}

static void expect_state(const char *permit, float threshold, const char *expected)
{
    struct overt_template probe;
    uint64_t seed = 4;
    char state[6], packed[4096];
    made_template(&probe, DIMENSION, &seed);
    overt_template_pack(&probe, packed);
    ask_directly("console", "SELECT * FROM overt.search($1, $2, 5, $3)", permit, packed,
                 (int)overt_template_packed_size(DIMENSION), threshold, state);
    assert_string_equal(state, expected);
}

static void a_server_compares_nothing_without_a_permit(void **state)
{
    (void)state;
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    load_and_open();
    expect_state(list.permit.bytes, 0.5F, ""); // the right one: what follows is refused for itself
    expect_state("", 0.5F, "OV006");
    expect_state("overt permit v1\n", 0.5F, "OV006");
    expect_state(list.permit.bytes, 0.049F, "OV006"); // below its threshold
    expect_state(list.permit.bytes, 0, "OV006");
    expect_state(list.permit.bytes, -1, "OV006");
    static const struct {
        struct made_terms terms;
        const char *state;
    } cases[] = {
        {{-3600, -1, 50000, false, false, false}, "OV006"},  // over
        {{60, 3600, 50000, false, false, false}, "OV006"},   // not begun
        {{-60, 3600, 600000, false, false, false}, "OV006"}, // 0.5 is below its 0.6
        {{-60, 3600, 50000, false, true, false}, "OV006"},   // signed by somebody else
        {{-60, 3600, 50000, false, false, true}, "OV006"},   // of another size
        {{-60, 3600, 50000, true, false, false}, "OV100"},   // of another list: none here
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        made_sign(&list, &cases[i].terms, &note);
        expect_state(note.bytes, 0.5F, cases[i].state);
    }
    text_clear(&note);
    text_append(&note, list.permit.bytes);
    char *at = strstr(note.bytes, "threshold 0.05");
    at[13] = '4'; // signed text that somebody changed
    expect_state(note.bytes, 0.5F, "OV006");
}

static void whoever_may_search_may_not_read_or_set(void **state)
{
    (void)state;
    char said[6];
    static const char *const tries[] = {
        "SELECT * FROM overt.block",
        "SELECT note FROM overt.part",
        "DELETE FROM overt.part",
        "SELECT pg_read_binary_file('/dev/shm/x')",
    };
    for (size_t i = 0; i < ARRAY_COUNT(tries); i++) {
        ask_directly("console", tries[i], NULL, NULL, 0, 0, said);
        assert_string_equal(said, "42501"); // insufficient_privilege
    }
    ask_directly("postgres", "SET overt_shard.verifier = 'x'", NULL, NULL, 0, 0, said);
    assert_string_equal(said, "55P02"); // not even the administrator, but by a restart
    ask_directly("postgres", "SELECT overt.begin_load(0, 'list of mine')", NULL, NULL, 0, 0, said);
    assert_string_equal(said, "OV006");
}

/// Incomplete, and in words which server it is.
static void expect_incomplete(const char *server)
{
    struct overt_template *probes = memory_new(PROBES, sizeof *probes);
    struct overt_candidate found[PROBES * LIMIT];
    size_t counts[PROBES] = {99, 99};
    struct overt_error err = {0};
    make_probes(probes);
    assert_int_equal(search(probes, 2, THRESHOLD, found, counts, &err), OVERT_IO);
    if (strstr(err.text, "incomplete") == NULL || strstr(err.text, server) == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(counts[0], 99);
    memory_free(probes);
}

static void a_killed_server_makes_the_search_incomplete_and_comes_back(void **state)
{
    (void)state;
    load_and_open();
    for (int i = 0; i < 2; i++) {
        char number[8], expected[32];
        (void)snprintf(number, sizeof number, "%d", i);
        (void)snprintf(expected, sizeof expected, "number %d (host=", i + 1);
        expect_the_same(PROBES, THRESHOLD);
        assert_int_equal(made_servers("kill", folder, number), 0);
        expect_incomplete(expected);
        expect_incomplete(expected);
        assert_int_equal(made_servers("again", folder, number), 0);
        expect_the_same(PROBES, THRESHOLD); // nothing was loaded again
    }
}

static void a_stalled_server_makes_the_search_incomplete(void **state)
{
    (void)state;
    load_and_open();
    shard_patience(shards, 1);
    assert_int_equal(made_servers("stall", folder, "1"), 0);
    expect_incomplete("number 2 (host=");
    assert_int_equal(made_servers("go", folder, "1"), 0);
    shard_patience(shards, 60);
    expect_the_same(PROBES, THRESHOLD);
}

static void as_owner(int number, const char *sql)
{
    char conninfo[256];
    coordinator(conninfo, sizeof conninfo, "postgres", number);
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    PQfinish(connection);
    assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

/// How many rows there are; -1 when it cannot be asked.
static int count_rows(int number, const char *sql)
{
    char conninfo[256];
    coordinator(conninfo, sizeof conninfo, "postgres", number);
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result = PQexec(connection, sql);
    int rows = PQresultStatus(result) == PGRES_TUPLES_OK ? PQntuples(result) : -1;
    PQclear(result);
    PQfinish(connection);
    return rows;
}

static void a_part_that_was_changed_is_not_opened(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "DELETE FROM overt.block WHERE number = 1",
        ("UPDATE overt.block SET body = set_byte(body, 5000, get_byte(body, 5000) # 1) "
         "WHERE number = 0"),
        "UPDATE overt.block SET number = 2 - number WHERE number < 2", // 0 and 1 change places
        "UPDATE overt.block SET rows = rows - 1 WHERE number = 1",
    };
    for (size_t i = 0; i < ARRAY_COUNT(changes); i++) {
        load_and_open();
        assert_int_equal(shard_close(shards, list.parts->list, NULL), 0);
        as_owner(1, changes[i]);
        struct overt_error err = {0};
        if (shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes, list.verifier.bytes,
                       list.seal, &err) != OVERT_CORRUPT)
            fail_msg("%s", err.text);
        assert_int_equal(count_rows(1, "SELECT FROM overt.in_memory()"), 0);
    }
    uint8_t wrong[CRYPT_SEAL_KEY_SIZE] = {1};
    load_and_open();
    assert_int_equal(shard_close(shards, list.parts->list, NULL), 0);
    assert_int_equal(shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes,
                                list.verifier.bytes, wrong, NULL),
                     OVERT_CORRUPT);
}

/// The coordinator takes the first server for the second, too.
static void name_second(int port)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "ALTER SERVER overt OPTIONS (SET p1 'host=%s/run port=%d dbname=overt')", folder,
                   port);
    as_owner(2, sql);
}

static void an_answer_without_all_parts_is_none(void **state)
{
    (void)state;
    struct overt_template *probes = memory_new(PROBES, sizeof *probes);
    struct overt_candidate found[LIMIT];
    struct overt_error err = {0};
    size_t count = 99;
    load_and_open();
    make_probes(probes);
    name_second(5440);
    assert_int_equal(search(probes, 1, THRESHOLD, found, &count, &err), OVERT_IO);
    assert_non_null(strstr(err.text, "incomplete"));
    assert_int_equal(count, 99);
    name_second(5441);
    expect_the_same(1, THRESHOLD);
    memory_free(probes);
}

static void a_closed_list_is_not_searched(void **state)
{
    (void)state;
    struct overt_template *probes = memory_new(PROBES, sizeof *probes);
    struct overt_candidate found[LIMIT];
    size_t count;
    load_and_open();
    assert_int_equal(count_rows(0, "SELECT FROM overt.in_memory() WHERE is_open"), 1);
    assert_int_equal(shard_close(shards, list.parts->list, NULL), 0);
    assert_int_equal(count_rows(0, "SELECT FROM overt.in_memory()"), 0);
    make_probes(probes);
    assert_int_equal(search(probes, 1, THRESHOLD, found, &count, NULL), OVERT_REFUSED);
    expect_state(list.permit.bytes, 0.5F, "OV100");
    memory_free(probes);
}

static void the_end_of_the_permit_wipes_the_list(void **state)
{
    (void)state;
    AUTO_TEXT struct text note;
    text_init(&note, OVERT_PERMIT_SIZE_MAX);
    load_and_open();
    assert_int_equal(shard_close(shards, list.parts->list, NULL), 0);
    made_sign(&list, &(struct made_terms){-10, 8, 50000, false, false, false}, &note);
    assert_int_equal(shard_open(shards, time(NULL), note.bytes, list.note.bytes,
                                list.verifier.bytes, list.seal, NULL),
                     0);
    double until = time_monotonic() + 60;
    while (count_rows(0, "SELECT FROM overt.in_memory()") != 0 && time_monotonic() < until)
        (void)usleep(200 * 1000);
    assert_int_equal(count_rows(0, "SELECT FROM overt.in_memory()"), 0);
    expect_state(note.bytes, 0.5F, "OV100");
}

static void erasing_leaves_no_block(void **state)
{
    (void)state;
    struct shard_receipt receipt;
    load_and_open();
    assert_int_equal(shard_erase(shards, list.parts->list, &receipt, NULL), 0);
    assert_int_equal(receipt.servers, 2);
    assert_int_equal(receipt.blocks, 4);
    assert_int_equal(receipt.templates, SIZE);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(count_rows(i, "SELECT FROM overt.block"), 0);
        assert_int_equal(count_rows(i, "SELECT FROM overt.part"), 0);
        assert_int_equal(count_rows(i, "SELECT FROM overt.in_memory()"), 0);
    }
    assert_int_equal(shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes,
                                list.verifier.bytes, list.seal, NULL),
                     OVERT_NOT_FOUND);
}

/// Whether `size` bytes stand anywhere in what the first server's processes share; -1 when that may
/// not be looked at. A shared mapping is the same in all of them.
static int in_shared_memory(const uint8_t *bytes, size_t size)
{
    char path[128], line[512], mode[8];
    long pid = 0;
    unsigned long begin, end;
    int found = 0;
    const size_t piece = 1 << 20;
    (void)snprintf(path, sizeof path, "%s/0/postmaster.pid", folder);
    FILE *file = fopen(path, "re");
    if (file == NULL || fscanf(file, "%ld", &pid) != 1)
        return -1;
    (void)fclose(file);
    (void)snprintf(path, sizeof path, "/proc/%ld/mem", pid);
    FILE *memory = fopen(path, "re");
    (void)snprintf(path, sizeof path, "/proc/%ld/maps", pid);
    file = memory == NULL ? NULL : fopen(path, "re");
    uint8_t *buffer = memory_new(1, piece + size);
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%lx-%lx %7s", &begin, &end, mode) != 3 || strcmp(mode, "rw-s") != 0)
            continue;
        for (unsigned long at = begin; at < end && found == 0; at += piece) {
            size_t want = end - at < piece + size ? end - at : piece + size;
            ssize_t got = pread(fileno(memory), buffer, want, (off_t)at);
            found = got >= (ssize_t)size && memmem(buffer, (size_t)got, bytes, size) != NULL;
        }
    }
    memory_free(buffer);
    if (memory != NULL)
        (void)fclose(memory);
    if (file == NULL)
        return -1;
    (void)fclose(file);
    return found;
}

static void closing_wipes_what_the_server_holds(void **state)
{
    (void)state;
    uint8_t *rows = memory_new(1, match_rows_size(DIMENSION, 1));
    match_rows_pack(list.gallery, 4000, 1, rows); // of the first server's part
    const uint8_t *values = rows + sizeof(uint64_t);
    load_and_open();
    int open = in_shared_memory(values, 64);
    assert_int_equal(shard_close(shards, list.parts->list, NULL), 0);
    int closed = in_shared_memory(values, 64);
    memory_free(rows);
    if (open < 0)
        skip();
    assert_int_equal(open, 1);
    assert_int_equal(closed, 0);
}

static void nothing_is_here_in_the_clear(void **state)
{
    (void)state;
    uint8_t *rows = memory_new(1, match_rows_size(DIMENSION, 1));
    char sql[256], hex[65];
    match_rows_pack(list.gallery, 0, 1, rows);
    text_from_bytes(hex, rows + 8 + 64, 32); // eight floats of the first template
    load_and_open();
    (void)snprintf(sql, sizeof sql,
                   "SELECT FROM overt.block WHERE position('\\x%s'::bytea IN body) > 0", hex);
    assert_int_equal(count_rows(0, sql), 0);
    memory_free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_servers_answer_like_the_list_in_memory),
        cmocka_unit_test(a_server_compares_nothing_without_a_permit),
        cmocka_unit_test(whoever_may_search_may_not_read_or_set),
        cmocka_unit_test(a_killed_server_makes_the_search_incomplete_and_comes_back),
        cmocka_unit_test(a_stalled_server_makes_the_search_incomplete),
        cmocka_unit_test(a_part_that_was_changed_is_not_opened),
        cmocka_unit_test(an_answer_without_all_parts_is_none),
        cmocka_unit_test(a_closed_list_is_not_searched),
        cmocka_unit_test(the_end_of_the_permit_wipes_the_list),
        cmocka_unit_test(erasing_leaves_no_block),
        cmocka_unit_test(closing_wipes_what_the_server_holds),
        cmocka_unit_test(nothing_is_here_in_the_clear),
    };
    char line[512];
    (void)snprintf(line, sizeof line, "test -z \"$('%s/tests/unit/shard/servers' ready)\"",
                   getenv("OVERT_SOURCE"));
    if (system(line) != 0) {
        puts("1..0 # SKIP postgresql or postgresql-plproxy is not installed");
        return 0;
    }
    return cmocka_run_group_tests(tests, start, stop);
}
