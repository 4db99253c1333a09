// SPDX-License-Identifier: Apache-2.0
// test_streams.c - server-sent events over real sockets: in order, to everybody, with comments in
// the silence; who does not read or is gone is ended and the others notice nothing.
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "asker.h"
#include "base/attr.h"

#define MANY 100

/// Everybody who listens.
struct room {
    pthread_mutex_t lock;
    struct http_stream *streams[MANY];
    int count;
};

static void listen_in(void *context, const struct http_request *request, struct http_answer *answer)
{
    struct room *room = context;
    struct overt_error err = {0};
    struct http_stream *stream = NULL;
    const char *who = http_value(&request->query, "who");
    uint64_t source = who != NULL ? (uint64_t)who[0] : 0;
    if (http_stream_open(request, source, answer, &stream, &err) < 0) {
        answer->status = 503;
        text_append(&answer->body, err.text);
        return;
    }
    (void)pthread_mutex_lock(&room->lock);
    room->streams[room->count++] = stream;
    (void)pthread_mutex_unlock(&room->lock);
}

static struct room *room_new(void)
{
    static struct room room; // one at a time
    room = (struct room){.lock = PTHREAD_MUTEX_INITIALIZER};
    return &room;
}

static struct http_server *serve(struct room *room, int streams, int each, size_t bytes)
{
    return asker_serve((struct http_settings){.handle = listen_in, .context = room, .body_max = 100,
                                              .workers = 2, .connections = 4 * MANY,
                                              .streams = streams, .streams_each = each,
                                              .stream_bytes = bytes, .ping_seconds = 1});
}

static int begin_as(const struct http_server *server, const char *who, struct text *found,
                    const char *wanted)
{
    int fd = asker_connect(server);
    char request[100];
    (void)snprintf(request, sizeof request, "GET /?who=%s HTTP/1.1\r\nHost: x\r\n\r\n", who);
    asker_say_text(fd, request);
    text_init(found, 1 << 20);
    assert_true(asker_wait(fd, found, wanted));
    return fd;
}

static int begin(const struct http_server *server, struct text *found)
{
    return begin_as(server, "a", found, "retry: ");
}

static int said(struct room *room, const char *words)
{
    int taken = 0;
    (void)pthread_mutex_lock(&room->lock);
    for (int i = 0; i < room->count; i++)
        taken += http_stream_put(room->streams[i], words, strlen(words));
    (void)pthread_mutex_unlock(&room->lock);
    return taken;
}

static void end(int *fds, struct text *found, int count)
{
    for (int i = 0; i < count; i++) {
        (void)close(fds[i]);
        text_finish(&found[i]);
    }
}

static void leave(struct room *room)
{
    for (int i = 0; i < room->count; i++)
        http_stream_drop(&room->streams[i]);
}

static void an_event_is_written_as_the_standard_says(void **state)
{
    (void)state;
    AUTO_TEXT struct text text = {0};
    text_init(&text, 1000);
    http_event_write(&text, 17, "alert", "{\"alert\":1}");
    http_event_write(&text, -1, NULL, "x");
    assert_string_equal(text.bytes,
                        "id: 17\nevent: alert\ndata: {\"alert\":1}\n\ndata: x\n\n");
}

static void events_come_in_order_with_their_headers(void **state)
{
    (void)state;
    struct room *room = room_new();
    struct http_server *server = serve(room, 10, 0, 0);
    struct text found[2];
    int fds[2];
    for (int i = 0; i < 2; i++)
        fds[i] = begin(server, &found[i]);
    for (int i = 0; i < 50; i++) {
        char words[40];
        (void)snprintf(words, sizeof words, "data: <%d>\n\n", i);
        assert_int_equal(said(room, words), 2);
    }
    for (int i = 0; i < 2; i++) {
        assert_true(asker_wait(fds[i], &found[i], "<49>"));
        assert_non_null(strstr(found[i].bytes, "Content-Type: text/event-stream\r\n"));
        assert_non_null(strstr(found[i].bytes, "X-Accel-Buffering: no\r\n"));
        assert_non_null(strstr(found[i].bytes, "Cache-Control: no-store\r\n"));
        const char *at = found[i].bytes;
        for (int k = 0; k < 50; k++) {
            char words[40];
            (void)snprintf(words, sizeof words, "<%d>", k);
            at = strstr(at, words);
            assert_non_null(at);
        }
        assert_true(asker_wait(fds[i], &found[i], ": ping\n\n")); // in the silence
    }
    http_stream_end(room->streams[0]); // what was put comes, and then the end of the answer
    assert_int_equal(said(room, "data: late\n\n"), 1);
    assert_true(asker_wait(fds[0], &found[0], "\r\n0\r\n\r\n") ||
                asker_wait(fds[1], &found[1], "\r\n0\r\n\r\n"));
    leave(room);
    http_stop(server);
    end(fds, found, 2);
}

static void there_are_limits_of_streams(void **state)
{
    (void)state;
    struct room *room = room_new();
    struct http_server *server = serve(room, 3, 2, 0);
    struct text found[5];
    int fds[5];
    static const char *const who[] = {"a", "a", "a", "b", "c"};
    static const char *const wanted[] = {"retry: ", "retry: ", "you have 2 pages", "retry: ",
                                         "3 pages are listening"};
    for (int i = 0; i < 5; i++)
        fds[i] = begin_as(server, who[i], &found[i], wanted[i]);
    assert_int_equal(http_stream_count(server), 3);
    end(fds, found, 5);
    for (int tries = 0; http_stream_count(server) > 0 && tries < 200; tries++) // a ping finds out
        (void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_int_equal(http_stream_count(server), 0);
    assert_int_equal(said(room, "data: x\n\n"), 0);
    AUTO_TEXT struct text again = {0};
    int fd = begin(server, &again);
    (void)close(fd);
    leave(room);
    http_stop(server);
}

/// It never reads: it is ended. The other gets everything.
static void who_does_not_read_is_ended(void **state)
{
    (void)state;
    struct room *room = room_new();
    struct http_server *server = serve(room, 10, 0, 8192);
    AUTO_TEXT struct text slow = {0}, quick = {0};
    int idle = begin(server, &slow), reader = begin(server, &quick);
    char words[1100];
    memset(words, 'x', sizeof words);
    int taken = 2, sent = 0;
    for (; taken == 2 && sent < 200000; sent++) {
        (void)snprintf(words, sizeof words, "id: %d\ndata: %01000d\n\n", sent, sent);
        taken = said(room, words);
        char last[20];
        (void)snprintf(last, sizeof last, "id: %d\n", sent);
        text_clear(&quick);
        assert_true(asker_wait(reader, &quick, last));
    }
    assert_int_equal(taken, 1);
    assert_int_equal(said(room, "data: after\n\n"), 1);
    assert_true(asker_wait(reader, &quick, "after"));
    assert_false(asker_wait(idle, &slow, "after")); // its connection is closed
    (void)close(idle);
    (void)close(reader);
    leave(room);
    http_stop(server);
}

struct crowd {
    const struct http_server *server;
    atomic_int whole;
};

static void *attend(void *context)
{
    struct crowd *crowd = context;
    AUTO_TEXT struct text found = {0};
    int fd = begin(crowd->server, &found);
    bool whole = asker_wait(fd, &found, "<last>");
    for (int i = 0; whole && i < 20; i++) {
        char words[20];
        (void)snprintf(words, sizeof words, "<%d>", i);
        whole = strstr(found.bytes, words) != NULL;
    }
    atomic_fetch_add(&crowd->whole, whole);
    (void)close(fd);
    return NULL;
}

static void *speak(void *context)
{
    for (int i = 0; i < 20; i++) {
        char words[40];
        (void)snprintf(words, sizeof words, "data: <%d>\n\n", i);
        (void)said(context, words);
    }
    return NULL;
}

/// A hundred at once, spoken to by two threads.
static void a_crowd_hears_everything(void **state)
{
    (void)state;
    struct room *room = room_new();
    struct http_server *server = serve(room, MANY, 0, 0);
    struct crowd crowd = {.server = server};
    pthread_t threads[MANY], speakers[2];
    for (int i = 0; i < MANY; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, attend, &crowd), 0);
    for (int tries = 0; http_stream_count(server) < MANY && tries < 200; tries++)
        (void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_int_equal(http_stream_count(server), MANY);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&speakers[i], NULL, speak, room), 0);
    for (int i = 0; i < 2; i++)
        (void)pthread_join(speakers[i], NULL);
    assert_int_equal(said(room, "data: <last>\n\n"), MANY);
    for (int i = 0; i < MANY; i++)
        (void)pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd.whole), MANY);
    leave(room);
    http_stop(server);
}

/// With listeners asleep, and streams given back only afterwards.
static void a_server_with_listeners_stops(void **state)
{
    (void)state;
    struct room *room = room_new();
    struct http_server *server = serve(room, 10, 0, 0);
    struct text found[3];
    int fds[3];
    for (int i = 0; i < 3; i++)
        fds[i] = begin(server, &found[i]);
    http_stop(server);
    assert_int_equal(said(room, "data: x\n\n"), 0);
    leave(room);
    for (int i = 0; i < 3; i++)
        assert_false(asker_wait(fds[i], &found[i], "data: x"));
    end(fds, found, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_written_as_the_standard_says),
        cmocka_unit_test(events_come_in_order_with_their_headers),
        cmocka_unit_test(there_are_limits_of_streams),
        cmocka_unit_test(who_does_not_read_is_ended),
        cmocka_unit_test(a_crowd_hears_everything),
        cmocka_unit_test(a_server_with_listeners_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
