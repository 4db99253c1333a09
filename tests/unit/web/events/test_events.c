// SPDX-License-Identifier: Apache-2.0
// test_events.c - a record that another process writes and is killed at, followed over real
// sockets: every entry of an operation is told once and in order, whoever is killed, away or slow.
//
//   test_events write RECORD COUNT    appends acts of two operations until it is killed
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "asker.h"
#include "base/attr.h"
#include "base/file.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "store/store.h"
#include "web/events/events.h"
#include "../../place.h"

#define ONE "LFR-2026-0001"
#define TWO "LFR-2026-0002"

static struct {
    char folder[64], path[96];
    struct events *events;
    struct http_server *server;
    atomic_bool shut; ///< who listens may not any more
} at;

// ---- writing ----

static int append(struct store *store, const char *kind, const char *operation)
{
    struct overt_error err = {0};
    const struct ledger_act act = {.kind = kind, .at = time(NULL), .operation = operation};
    int code = store_begin(store, &err);
    if (code == 0)
        code = ledger_append(store, &act, &err);
    if (code == 0)
        code = store_commit(store, &err);
    if (code < 0)
        (void)fprintf(stderr, "%s\n", err.text);
    return code;
}

static const char *kind_of(int number)
{
    static const char *const kinds[] = {"alert.raise", "alert.adjudicate", "record.consult",
                                        "gap.begin",   "count.add",        "act.refuse",
                                        "run.begin",   "operation.pause"};
    return kinds[number % (int)ARRAY_COUNT(kinds)];
}

static int write_until_killed(const char *path, int count)
{
    struct store *store = NULL;
    struct overt_error err = {0};
    if (store_open(path, false, false, &store, &err) < 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    for (int i = 0; i < count; i++)
        if (append(store, kind_of(i), i % 3 == 0 ? TWO : ONE) < 0)
            return 3;
    store_close(&store);
    return 0;
}

static void append_here(const char *kind, const char *operation)
{
    struct store *store = NULL;
    assert_int_equal(store_open(at.path, false, false, &store, NULL), 0);
    assert_int_equal(append(store, kind, operation), 0);
    store_close(&store);
}

static pid_t begin_writer(int count)
{
    char number[16], self[] = "/proc/self/exe", verb[] = "write";
    pid_t pid = 0;
    (void)snprintf(number, sizeof number, "%d", count);
    char *arguments[] = {self, verb, at.path, number, NULL};
    assert_int_equal(posix_spawn(&pid, self, NULL, NULL, arguments, environ), 0);
    return pid;
}

static void end_writer(pid_t pid, bool killed)
{
    int status = 0;
    if (killed)
        (void)kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!killed)
        assert_int_equal(status, 0);
}

// ---- serving ----

static int open_record(void *context, struct store **ret_store, struct overt_error *err)
{
    (void)context;
    return store_open(at.path, false, true, ret_store, err);
}

static bool still(void *context, uint64_t source)
{
    (void)context;
    return !(atomic_load(&at.shut) && source == 2);
}

static void handle(void *context, const struct http_request *request, struct http_answer *answer)
{
    struct http_stream *stream = NULL;
    uint64_t source = http_value(&request->query, "two") != NULL ? 2 : 1;
    (void)context;
    if (http_stream_open(request, source, answer, &stream, NULL) == 0)
        events_listen(at.events, &stream, source, source == 2 ? NULL : ONE, events_after(request));
    else
        answer->status = 503;
}

static int set_up(void **state)
{
    (void)state;
    struct store *store = NULL;
    (void)text_copy(at.folder, sizeof at.folder, "/tmp/overt-events-XXXXXX");
    assert_non_null(mkdtemp(at.folder));
    (void)snprintf(at.path, sizeof at.path, "%s/record.db", at.folder);
    assert_int_equal(test_store_create(at.path, &store, NULL), 0);
    store_close(&store);
    append_here("setting.set", NULL);
    const struct events_params params = {.open = open_record, .still = still, .beat_seconds = 1};
    assert_int_equal(events_start(&params, &at.events, NULL), 0);
    at.server = asker_serve((struct http_settings){.handle = handle, .body_max = 100, .workers = 2,
                                                   .connections = 200, .streams = 100,
                                                   .stream_bytes = 4096});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    http_stop(at.server);
    events_stop(&at.events);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", at.folder);
    return system(command) == 0 ? 0 : -1; // NOLINT: of a test's own folder
}

// ---- listening ----

/// What a listener has heard, over as many connections as it took.
struct heard {
    int fd;
    struct text bytes; ///< of this connection, from `seen` on not yet read
    size_t seen;
    long last;         ///< id
    int count, beats;
};

static void connect_again(struct heard *heard, const char *query)
{
    char request[200], last[60] = "";
    if (heard->last >= 0)
        (void)snprintf(last, sizeof last, "Last-Event-ID: %ld\r\n", heard->last);
    (void)snprintf(request, sizeof request, "GET /%s HTTP/1.1\r\nHost: x\r\n%s\r\n", query, last);
    heard->fd = asker_connect(at.server);
    asker_say_text(heard->fd, request);
    text_init(&heard->bytes, 8 << 20);
    heard->seen = 0;
}

static void leave(struct heard *heard)
{
    (void)close(heard->fd);
    text_finish(&heard->bytes);
}

/// Each id is larger than the one before.
static void count_ids(struct heard *heard)
{
    const char *from = heard->bytes.bytes + heard->seen, *end;
    while ((end = strstr(from, "\n\n")) != NULL) {
        const char *id = strstr(from, "id: ");
        heard->beats += strstr(from, "event: beat") != NULL && strstr(from, "event: beat") < end;
        if (id != NULL && id < end) {
            long number = strtol(id + 4, NULL, 10);
            if (number <= heard->last)
                fail_msg("%ld was told after %ld", number, heard->last);
            heard->last = number;
            heard->count++;
        }
        from = end + 2;
    }
    heard->seen = (size_t)(from - heard->bytes.bytes);
}

/// Reads on until `count` events were heard.
static void hear(struct heard *heard, int count)
{
    char bytes[4096];
    double until = time_monotonic() + 60; // comments come all the while
    while (heard->count < count) {
        ssize_t size = recv(heard->fd, bytes, sizeof bytes, 0);
        if (size <= 0 || time_monotonic() > until)
            fail_msg("it ended after %d of %d", heard->count, count);
        text_append_bytes(&heard->bytes, bytes, (size_t)size);
        count_ids(heard);
    }
}

/// What was recorded for a listener of the operation after entry `after`.
static int recorded(const char *operation, long after)
{
    struct store *store = NULL;
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_open(at.path, false, true, &store, NULL), 0);
    assert_int_equal(store_prepare(store,
                                   "SELECT count(*) FROM act WHERE (?1 IS NULL OR operation = ?1) "
                                   "AND idx > ?2 AND operation IS NOT NULL AND "
                                   "kind NOT IN ('record.consult', 'act.refuse')",
                                   &query, NULL),
                     0);
    store_bind_text(query, 1, operation);
    store_bind_int(query, 2, after);
    assert_int_equal(store_step(query, NULL), 1);
    int count = (int)store_column_int(query, 0);
    store_query_done(&query);
    store_close(&store);
    return count;
}

static void wait_ms(long ms)
{
    (void)nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void an_event_says_what_it_is_about(void **state)
{
    (void)state;
    struct heard heard = {.last = -1};
    connect_again(&heard, "?after=0");
    assert_true(asker_wait(heard.fd, &heard.bytes, "event: beat\n")); // at once
    append_here("alert.adjudicate", TWO); // not for this one
    append_here("record.consult", ONE);   // for nobody
    append_here("alert.raise", ONE);
    hear(&heard, 1);
    assert_non_null(strstr(heard.bytes.bytes,
                           "id: 3\nevent: alert\ndata: {\"kind\":\"alert.raise\","
                           "\"operation\":\"" ONE "\",\"at\":"));
    assert_null(strstr(heard.bytes.bytes, TWO));
    assert_null(strstr(heard.bytes.bytes, "consult"));
    leave(&heard);
}

/// Writers are killed at any moment, listeners come and go, one reads seldom.
static void nothing_is_lost_or_told_twice(void **state)
{
    (void)state;
    struct heard one = {.last = 3}, all = {.last = 3}, away = {.last = 3};
    unsigned seed = 7;
    connect_again(&one, "");
    connect_again(&all, "?two=1");
    for (int round = 0; round < 12; round++) {
        pid_t writer = begin_writer(400);
        wait_ms(10 + rand_r(&seed) % 120);
        end_writer(writer, round % 4 != 3);
        if (round % 2 == 1) { // this one was away for two writers
            connect_again(&away, "");
            hear(&away, recorded(ONE, 3) / 2);
            leave(&away);
        }
    }
    hear(&one, recorded(ONE, 3));
    hear(&all, recorded(NULL, 3));
    connect_again(&away, "");
    hear(&away, recorded(ONE, 3));
    assert_true(one.count > 100 && all.count > one.count);
    (void)printf("# %d events of one operation, %d of all\n", one.count, all.count);
    wait_ms(300); // nothing more comes
    append_here("alert.raise", ONE);
    hear(&one, recorded(ONE, 3));
    hear(&away, recorded(ONE, 3));
    assert_int_equal(one.last, away.last);
    leave(&one);
    leave(&all);
    leave(&away);
}

static void beats_tell_that_the_record_is_followed(void **state)
{
    (void)state;
    struct heard heard = {.last = -1};
    connect_again(&heard, "");
    while (heard.beats < 2) {
        char bytes[1024];
        ssize_t size = recv(heard.fd, bytes, sizeof bytes, 0);
        assert_true(size > 0);
        text_append_bytes(&heard.bytes, bytes, (size_t)size);
        count_ids(&heard);
    }
    assert_int_equal(heard.count, 0);
    leave(&heard);
}

/// A number of another record, or made up, does not make a listener deaf.
static void a_number_that_is_none_is_the_newest(void **state)
{
    (void)state;
    struct heard heard = {.last = 1000000};
    connect_again(&heard, "");
    assert_true(asker_wait(heard.fd, &heard.bytes, "event: beat\n"));
    heard.last = -1;
    append_here("alert.raise", ONE);
    hear(&heard, 1);
    leave(&heard);
}

static void who_may_not_listen_any_more_is_ended(void **state)
{
    (void)state;
    struct heard heard = {.last = -1}, other = {.last = -1};
    connect_again(&heard, "?two=1");
    connect_again(&other, "");
    assert_true(asker_wait(heard.fd, &heard.bytes, "event: beat\n"));
    atomic_store(&at.shut, true);
    assert_true(asker_wait(heard.fd, &heard.bytes, "\r\n0\r\n\r\n"));
    atomic_store(&at.shut, false);
    append_here("alert.raise", ONE);
    hear(&other, 1);
    leave(&heard);
    leave(&other);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_says_what_it_is_about),
        cmocka_unit_test(nothing_is_lost_or_told_twice),
        cmocka_unit_test(beats_tell_that_the_record_is_followed),
        cmocka_unit_test(a_number_that_is_none_is_the_newest),
        cmocka_unit_test(who_may_not_listen_any_more_is_ended),
    };
    if (argc == 4 && text_equal(argv[1], "write"))
        return write_until_killed(argv[2], atoi(argv[3]));
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
