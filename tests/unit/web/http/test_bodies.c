// SPDX-License-Identifier: Apache-2.0
// test_bodies.c - bodies over a real socket: raw, in pieces, as a form with a picture; their limits
// by route and in all.
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "asker.h"
#include "base/attr.h"
#include "base/memory.h"

#define MARK   "--b"
#define ROUNDS 10

static size_t limit_of(void *context, enum http_method method, const char *path)
{
    (void)context;
    return method == HTTP_PUT && text_starts(path, "/large") ? 300000 : 1000;
}

/// Says what came: its size, the sum of its bytes, and what it is.
static void answer_sum(void *context, const struct http_request *request,
                       struct http_answer *answer)
{
    (void)context;
    struct http_parts parts;
    unsigned long sum = 0;
    const unsigned char *bytes = (const unsigned char *)request->body;
    size_t size = request->body_size;
    const char *what = http_type_is(request, "image/jpeg") ? "picture" : "bytes";
    int code = http_parts(request, &parts, NULL);
    if (code == 0 && parts.file_count > 0) {
        bytes = parts.files[0].bytes;
        size = parts.files[0].size;
        what = "file";
    }
    for (size_t i = 0; i < size; i++)
        sum += bytes[i];
    text_printf(&answer->body, "%s of %zu, %lu", what, size, sum);
    if (code == 0)
        http_parts_finish(&parts);
    answer->type = "text/plain";
    answer->wipe = true;
}

static struct http_server *serve(void)
{
    return asker_serve((struct http_settings){.handle = answer_sum, .body_max = 10,
                                              .body_limit = limit_of, .bodies_max = 600000,
                                              .workers = 2, .connections = 64});
}

static void expect(const struct http_server *server, const char *head, const void *body,
                   size_t size, const char *wanted)
{
    AUTO_TEXT struct text found = {0};
    asker_ask(server, head, body, size, &found);
    if (strstr(found.bytes, wanted) == NULL)
        fail_msg("%s: %s instead of %s", head, found.bytes, wanted);
}

static void bodies_come_whole_up_to_the_limit_of_their_route(void **state)
{
    (void)state;
    struct http_server *server = serve();
    char *bytes = memory_new(300001, 1);
    memset(bytes, 2, 300001);
    expect(server, "PUT /large HTTP/1.1\r\nContent-Type: image/jpeg", bytes, 300000,
           "picture of 300000, 600000");
    expect(server, "PUT /large HTTP/1.1", bytes, 300001, "HTTP/1.1 413");
    expect(server, "PUT /small HTTP/1.1", bytes, 1000, "bytes of 1000, 2000");
    expect(server, "PUT /small HTTP/1.1", bytes, 1001, "HTTP/1.1 413");
    expect(server, "POST /large HTTP/1.1", bytes, 1001, "HTTP/1.1 413");
    expect(server, "PUT /large HTTP/1.1", "", 0, "bytes of 0, 0");
    static const char form[] =
        MARK "\r\nContent-Disposition: form-data; name=\"p\"; filename=\"f\"\r\n\r\n\1\2\0\3\r\n"
        MARK "--\r\n";
    expect(server, "POST /form HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b", form,
           sizeof form - 1, "file of 4, 6");
    memory_free(bytes);
    http_stop(server);
}

static void chunks_are_counted_as_they_come(void **state)
{
    (void)state;
    struct http_server *server = serve();
    for (int chunks = 3; chunks <= 4; chunks++) {
        int fd = asker_connect(server);
        AUTO_TEXT struct text found = {0};
        text_init(&found, 100000);
        char bytes[300];
        memset(bytes, 1, sizeof bytes);
        asker_say_text(fd, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < chunks; i++) {
            asker_say_text(fd, "12c\r\n");
            asker_say(fd, bytes, sizeof bytes);
            asker_say_text(fd, "\r\n");
        }
        asker_say_text(fd, "0\r\n\r\n");
        (void)asker_wait(fd, &found, NULL);
        assert_non_null(strstr(found.bytes, chunks == 3 ? "bytes of 900, 900" : "HTTP/1.1 413"));
        (void)close(fd);
    }
    http_stop(server);
}

/// One that is half sent holds what it has; another finds no room, and does once the first is gone.
static void all_bodies_together_have_a_limit(void **state)
{
    (void)state;
    struct http_server *server = serve();
    char *bytes = memory_new(300000, 1);
    int fd = asker_connect(server);
    asker_say_text(fd, "PUT /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                       "Content-Length: 300000\r\n\r\n");
    asker_say(fd, bytes, 299999);
    for (bool refused = false; !refused;) { // until the server has read what was sent
        AUTO_TEXT struct text found = {0};
        asker_ask(server, "PUT /large HTTP/1.1", bytes, 300000, &found);
        refused = strstr(found.bytes, "HTTP/1.1 503") != NULL;
        assert_true(refused || strstr(found.bytes, "HTTP/1.1 200") != NULL);
    }
    AUTO_TEXT struct text first = {0};
    text_init(&first, 100000);
    asker_say(fd, bytes, 1);
    (void)asker_wait(fd, &first, NULL);
    assert_non_null(strstr(first.bytes, "bytes of 300000"));
    expect(server, "PUT /large HTTP/1.1", bytes, 300000, "bytes of 300000");
    (void)close(fd);
    memory_free(bytes);
    http_stop(server);
}

struct crowd {
    struct sockaddr_in at;
    atomic_int answered;
};

/// Asks again and again over one connection, until it ends.
static void *ask_on(void *context)
{
    struct crowd *crowd = context;
    char answer[512];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool on = connect(fd, (struct sockaddr *)&crowd->at, sizeof crowd->at) == 0;
    while (on) {
        asker_say_text(fd, "PUT /small HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        on = recv(fd, answer, sizeof answer, 0) > 0;
        (void)atomic_fetch_add(&crowd->answered, 1);
    }
    (void)close(fd);
    return NULL;
}

static void it_stops_while_it_is_asked(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t people[3];
        struct http_server *server = serve();
        struct crowd crowd = {.at = asker_address(server)};
        for (size_t i = 0; i < ARRAY_COUNT(people); i++)
            assert_int_equal(pthread_create(&people[i], NULL, ask_on, &crowd), 0);
        while (atomic_load(&crowd.answered) < 10)
            (void)sched_yield();
        http_stop(server);
        for (size_t i = 0; i < ARRAY_COUNT(people); i++)
            (void)pthread_join(people[i], NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_come_whole_up_to_the_limit_of_their_route),
        cmocka_unit_test(chunks_are_counted_as_they_come),
        cmocka_unit_test(all_bodies_together_have_a_limit),
        cmocka_unit_test(it_stops_while_it_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
