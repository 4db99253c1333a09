// SPDX-License-Identifier: Apache-2.0
// events.c - listeners and busy clients at a console, while acts are recorded: whether each
// listener is told of each act once and in order, and how soon.
//
//   events PORT RECORD REFERENCE COOKIE LISTENERS BUSY ACTS RATE
//
// One thread listens with all connections and asks for pages with BUSY others, each as soon as it
// has its answer; another records ACTS acts of the operation, RATE a second. Every two seconds 20
// of the listeners break off and come back with Last-Event-ID. Prints "word value" lines.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "store/store.h"

enum { LINE = 400, BREAKS = 20, PATIENCE = 20 };

enum part { HEAD, SIZE, DATA, DATA_END };

/// A connection that listens, or that asks.
struct client {
    int fd;
    bool busy, heard; ///< heard: it was told something
    enum part part;
    size_t left; ///< of a chunk, or of an answer
    char line[LINE], size_line[20];
    size_t line_length, size_length;
    long last;   ///< id
    long count;  ///< events
    double asked;
};

static struct {
    int port, listeners, busy, acts, rate, epoll;
    const char *record, *reference, *cookie;
    struct client *clients;
    long first;             ///< entry of the first act; the next ones follow
    _Atomic double *at;     ///< when each was committed
    atomic_int written;
    float *delays;          ///< ms
    size_t delay_count, delay_room;
    float *answers;
    size_t answer_count, answer_room;
    long wrong, failed, breaks;
} run;

static double now(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void stop(const char *what)
{
    (void)fprintf(stderr, "events: %s: %s\n", what, strerror(errno));
    exit(3);
}

// ---- acts ----

static void check(int code, const struct overt_error *err)
{
    if (code == 0)
        return;
    (void)fprintf(stderr, "events: %s\n", err->text);
    exit(3);
}

static void *write_acts(void *context)
{
    struct store *store = context;
    struct overt_error err = {0};
    for (int i = 0; i < run.acts; i++) {
        const struct ledger_act act = {
            .kind = "count.add", .at = time(NULL), .operation = run.reference};
        check(store_begin(store, &err), &err);
        check(ledger_append(store, &act, &err), &err);
        atomic_store(&run.at[i], now()); // before it is on the disk
        check(store_commit(store, &err), &err);
        atomic_store(&run.written, i + 1);
        (void)usleep((useconds_t)(1000000 / run.rate));
    }
    return NULL;
}

// ---- connections ----

static void say(struct client *client)
{
    char words[LINE * 2], last[64] = "";
    if (!client->busy && client->last >= 0)
        (void)snprintf(last, sizeof last, "Last-Event-ID: %ld\r\n", client->last);
    int size = snprintf(words, sizeof words,
                        "GET /operations/%s/live/%s HTTP/1.1\r\nHost: localhost\r\n"
                        "Cookie: __Host-overt=%s\r\n%s\r\n",
                        run.reference, client->busy ? "queue" : "events", run.cookie, last);
    client->asked = now();
    if (send(client->fd, words, (size_t)size, MSG_NOSIGNAL) != size)
        stop("cannot send");
}

static void begin(struct client *client)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)run.port)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&at, sizeof at) != 0)
        stop("cannot connect");
    client->part = HEAD;
    client->line_length = client->size_length = client->left = 0;
    say(client);
    (void)fcntl(client->fd, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(run.epoll, EPOLL_CTL_ADD, client->fd, &event) != 0)
        stop("epoll");
}

static void keep(float **list, size_t *count, size_t *room, double seconds)
{
    if (*count == *room) {
        *room = *room == 0 ? 65536 : *room * 2;
        *list = memory_resize(*list, *room, sizeof **list);
    }
    (*list)[(*count)++] = (float)(seconds * 1000);
}

static void told(struct client *client, const char *line)
{
    client->heard |= text_starts(line, "event: ");
    if (!text_starts(line, "id: "))
        return;
    long id = strtol(line + 4, NULL, 10);
    if (id <= client->last || id < run.first || id >= run.first + run.acts)
        run.wrong++;
    else
        keep(&run.delays, &run.delay_count, &run.delay_room,
             now() - atomic_load(&run.at[id - run.first]));
    client->last = id;
    client->count++;
}

/// A line of what is within the chunks, and of the head.
static void put_byte(struct client *client, char c, void (*take)(struct client *, const char *))
{
    if (c == '\n') {
        client->line[client->line_length] = '\0';
        client->line_length = 0;
        take(client, client->line);
    } else if (c != '\r' && client->line_length < LINE - 1) {
        client->line[client->line_length++] = c;
    }
}

static void head_line(struct client *client, const char *line)
{
    if (text_starts(line, "HTTP/1.1") && !text_starts(line, "HTTP/1.1 200")) {
        run.failed++;
        (void)fprintf(stderr, "events: %s\n", line);
    }
    if (text_starts_nocase(line, "Content-Length: "))
        client->left = strtoul(line + strlen("Content-Length: "), NULL, 10);
    if (line[0] == '\0')
        client->part = client->busy ? DATA : SIZE;
}

static void answered(struct client *client)
{
    keep(&run.answers, &run.answer_count, &run.answer_room, now() - client->asked);
    client->part = HEAD;
    say(client);
}

static void read_byte(struct client *client, char c)
{
    switch (client->part) {
    case HEAD:
        put_byte(client, c, head_line);
        break;
    case SIZE:
        if (c == '\n') {
            client->size_line[client->size_length] = '\0';
            client->left = strtoul(client->size_line, NULL, 16);
            client->size_length = 0;
            client->part = DATA;
        } else if (client->size_length < sizeof client->size_line - 1) {
            client->size_line[client->size_length++] = c;
        }
        break;
    case DATA:
        if (!client->busy)
            put_byte(client, c, told);
        if (--client->left == 0 && client->busy)
            answered(client);
        else if (client->left == 0)
            client->part = DATA_END;
        break;
    default:
        if (c == '\n')
            client->part = SIZE;
    }
}

static void hear(struct client *client)
{
    static char bytes[65536];
    ssize_t size = recv(client->fd, bytes, sizeof bytes, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) { // ended by the server: it resumes
        (void)close(client->fd);
        run.breaks++;
        begin(client);
        return;
    }
    for (ssize_t i = 0; i < size; i++)
        read_byte(client, bytes[i]);
}

static void hear_all(int ms)
{
    struct epoll_event events[256];
    int count = epoll_wait(run.epoll, events, 256, ms);
    for (int i = 0; i < count; i++)
        hear(events[i].data.ptr);
}

static void break_some(void)
{
    for (int i = 0; i < BREAKS; i++) {
        struct client *client = &run.clients[random() % run.listeners];
        (void)close(client->fd);
        run.breaks++;
        begin(client);
    }
}

// ---- the whole ----

static int missing(void)
{
    int count = 0;
    for (int i = 0; i < run.listeners; i++)
        count += run.clients[i].count != run.acts;
    return count;
}

static int silent(void)
{
    int count = 0;
    for (int i = 0; i < run.listeners; i++)
        count += !run.clients[i].heard;
    return count;
}

static int by_size(const void *a, const void *b)
{
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static void print_times(const char *what, float *list, size_t count)
{
    if (count == 0)
        return;
    qsort(list, count, sizeof *list, by_size);
    (void)printf("%s_p50_ms %.0f\n%s_p99_ms %.0f\n%s_max_ms %.0f\n", what,
                 (double)list[count / 2], what, (double)list[count * 99 / 100], what,
                 (double)list[count - 1]);
}

static void listen_and_ask(void)
{
    run.clients = memory_new((size_t)(run.listeners + run.busy), sizeof *run.clients);
    for (int i = 0; i < run.listeners + run.busy; i++) {
        run.clients[i].busy = i >= run.listeners;
        run.clients[i].last = run.first - 1; // as a page that was made then
        if (i < run.listeners)
            begin(&run.clients[i]);
        hear_all(0);
    }
    for (double until = now() + PATIENCE; silent() > 0 && now() < until;)
        hear_all(100);
    (void)printf("listening %d\n", run.listeners - silent());
    (void)fflush(stdout);
    for (int i = run.listeners; i < run.listeners + run.busy; i++)
        begin(&run.clients[i]);
}

static void follow(void)
{
    double breaks = now() + 2, until = 0;
    while (until == 0 || (missing() > 0 && now() < until)) {
        for (int i = 0; i < 50; i++)
            hear_all(20);
        if (now() > breaks && atomic_load(&run.written) < run.acts) {
            break_some();
            breaks = now() + 2;
        }
        if (until == 0 && atomic_load(&run.written) == run.acts)
            until = now() + PATIENCE;
    }
}

static struct store *open_record(void)
{
    struct overt_error err = {0};
    struct store *store = NULL;
    int64_t first = 0;
    check(store_open(run.record, false, false, &store, &err), &err);
    check(ledger_next(store, &first, &err), &err);
    run.first = (long)first;
    run.at = memory_new((size_t)run.acts, sizeof *run.at);
    return store;
}

int main(int argc, char **argv)
{
    pthread_t writer;
    struct rlimit files;
    if (argc != 9)
        return 2;
    run.port = atoi(argv[1]);
    run.record = argv[2];
    run.reference = argv[3];
    run.cookie = argv[4];
    run.listeners = atoi(argv[5]);
    run.busy = atoi(argv[6]);
    run.acts = atoi(argv[7]);
    run.rate = atoi(argv[8]);
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    struct store *store = open_record();
    listen_and_ask();
    double began = now();
    if (pthread_create(&writer, NULL, write_acts, store) != 0)
        stop("cannot start a thread");
    follow();
    (void)pthread_join(writer, NULL);
    store_close(&store);
    (void)printf("acts %d\nincomplete %d\nwrong %ld\nfailed %ld\nbreaks %ld\ndelivered %zu\n"
                 "answers_a_second %.0f\n",
                 run.acts, missing(), run.wrong, run.failed, run.breaks, run.delay_count,
                 (double)run.answer_count / (now() - began));
    print_times("event", run.delays, run.delay_count);
    print_times("answer", run.answers, run.answer_count);
    return 0;
}
