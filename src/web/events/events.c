// SPDX-License-Identifier: Apache-2.0
// events.c - follows the record and tells listeners what is new. One thread, one connection to the
// record. Nothing is queued here: of each listener it is known up to which entry it was told, and
// what it has no room for is read again from the record when it has.
#include "web/events/events.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "json/json.h"
#include "register/read.h"
#include "store/store.h"

#define BATCH      256 ///< acts read at once
#define EVENT_MAX  512 ///< bytes of an event
#define BEHIND_MAX 32  ///< listeners that are given what they missed, in one look at the record
#define ROOM_MIN   (2 * EVENT_MAX) ///< less room: it is left alone for now

struct listener {
    struct http_stream *stream;
    uint64_t source;
    char reference[48]; ///< "": all
    int64_t told;       ///< up to this entry
    int64_t said_ms;    ///< when it was told anything last
    int64_t asked_ms;   ///< when it was asked whether it may still listen
    struct listener *next;
};

struct events {
    struct events_params params;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool ending;
    struct listener *first;
    int count;
    int64_t position; ///< all who keep up were told up to this entry; below -1: not known yet
    struct store *store;
    struct register_news news[BATCH];
    char words[BATCH][EVENT_MAX];
    size_t sizes[BATCH];
    size_t news_count;
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- words ----

static const char *name_of(const char *kind)
{
    static const struct {
        const char *kind, *name;
    } names[] = {
        {"alert.raise", "alert"},      {"alert.adjudicate", "adjudication"},
        {"alert.engage", "engagement"}, {"alert.outcome", "outcome"},
        {"alert.dearrest", "outcome"}, {"run.begin", "run"},
        {"run.end", "run"},            {"gap.begin", "gap"},
        {"gap.end", "gap"},            {"count.add", "count"},
        {"operation.pause", "pause"},  {"operation.resume", "pause"},
        {"entry.add", "list"},         {"entry.remove", "list"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (text_equal(names[i].kind, kind))
            return names[i].name;
    return "operation";
}

static void write_event(const struct register_news *news, char words[EVENT_MAX], size_t *ret_size)
{
    AUTO_TEXT struct text data = {0}, event = {0};
    struct json_writer writer;
    text_init(&data, EVENT_MAX);
    text_init(&event, EVENT_MAX - 1);
    json_writer_init(&writer, &data, false);
    json_put_object(&writer);
    json_put_string_member(&writer, "kind", news->kind);
    json_put_string_member(&writer, "operation", news->reference);
    json_put_int_member(&writer, "at", news->at);
    if (news->alert != 0)
        json_put_int_member(&writer, "alert", news->alert);
    if (news->run != 0)
        json_put_int_member(&writer, "run", news->run);
    json_put_end(&writer);
    http_event_write(&event, news->index, name_of(news->kind), data.bytes);
    memcpy(words, event.bytes, event.length + 1);
    *ret_size = event.length;
}

static int read_news(struct events *events, int64_t after, const char *reference,
                     int64_t *ret_until)
{
    int code = register_news(events->store, after, reference, events->news, BATCH,
                             &events->news_count, ret_until, NULL);
    for (size_t i = 0; code == 0 && i < events->news_count; i++)
        write_event(&events->news[i], events->words[i], &events->sizes[i]);
    return code;
}

// ---- telling; with the lock ----

static bool concerns(const struct listener *listener, const struct register_news *news)
{
    return listener->reference[0] == '\0' || text_equal(listener->reference, news->reference);
}

/// What was read, as far as it has room and was not told; up to `until`, if all of it was.
static void tell(struct events *events, struct listener *listener, int64_t until, int64_t now)
{
    for (size_t i = 0; i < events->news_count; i++) {
        const struct register_news *news = &events->news[i];
        if (news->index <= listener->told)
            continue;
        if (concerns(listener, news)) {
            if (http_stream_room(listener->stream) < ROOM_MIN ||
                !http_stream_put(listener->stream, events->words[i], events->sizes[i]))
                return;
            listener->said_ms = now;
        }
        listener->told = news->index;
    }
    if (listener->told < until)
        listener->told = until;
}

static void drop(struct events *events, struct listener **at)
{
    struct listener *gone = *at;
    *at = gone->next;
    events->count--;
    http_stream_drop(&gone->stream);
    memory_free(gone);
}

/// Those that are behind, some at a time, each from where it is.
static int catch_up(struct events *events, int64_t now, bool *ret_more)
{
    int looks = 0, code = 0;
    for (struct listener *one = events->first; one != NULL && code == 0; one = one->next) {
        int64_t until = 0;
        if (one->told >= events->position || http_stream_room(one->stream) < ROOM_MIN)
            continue;
        code = read_news(events, one->told, one->reference[0] != '\0' ? one->reference : NULL,
                         &until);
        if (code == 0)
            tell(events, one, until, now);
        if (++looks == BEHIND_MAX)
            break;
    }
    *ret_more = looks > 0;
    return code;
}

/// Who came without a number hears what is new from here. A number that no entry has yet is of
/// another record, or made up.
static void place_all(struct events *events, int64_t newest)
{
    for (struct listener *one = events->first; one != NULL; one = one->next)
        if (one->told < -1)
            one->told = events->position;
        else if (one->told > newest)
            one->told = newest;
}

static bool may_still(const struct events *events, struct listener *listener, int64_t now,
                      int64_t before)
{
    if (events->params.still == NULL || listener->asked_ms > before)
        return true;
    listener->asked_ms = now;
    return events->params.still(events->params.context, listener->source);
}

static void beat(struct events *events, int64_t now)
{
    char words[96];
    int seconds = events->params.beat_seconds > 0 ? events->params.beat_seconds
                                                  : EVENTS_BEAT_SECONDS;
    int64_t before = now - 1000 * (int64_t)seconds;
    int size = snprintf(words, sizeof words, "event: beat\ndata: {\"index\":%lld}\n\n",
                        (long long)events->position);
    for (struct listener *one = events->first; one != NULL; one = one->next) {
        if (!may_still(events, one, now, before))
            http_stream_end(one->stream);
        if (one->said_ms > before || one->told < events->position ||
            http_stream_room(one->stream) < ROOM_MIN)
            continue;
        one->said_ms = now;
        (void)http_stream_put(one->stream, words, (size_t)size);
    }
}

static void drop_ended(struct events *events)
{
    for (struct listener **at = &events->first; *at != NULL;)
        if (http_stream_room((*at)->stream) < 0)
            drop(events, at);
        else
            at = &(*at)->next;
}

/// One look at the record; *ret_more: there is more to read at once.
static int look(struct events *events, bool *ret_more)
{
    int64_t until = 0, newest = 0, now = now_ms();
    int code = register_position(events->store, &newest, NULL);
    if (code < 0)
        return code;
    if (events->position < -1)
        events->position = newest;
    place_all(events, newest);
    code = catch_up(events, now, ret_more);
    if (code == 0)
        code = read_news(events, events->position, NULL, &until);
    if (code < 0)
        return code;
    for (struct listener *one = events->first; one != NULL; one = one->next)
        if (one->told >= events->position)
            tell(events, one, until, now);
    *ret_more |= events->news_count == BATCH;
    events->position = until;
    return 0;
}

/// The record is opened when there is somebody to tell, and again when it could not be read.
static bool look_at_record(struct events *events)
{
    bool more = false;
    int code = 0;
    if (events->store == NULL)
        code = events->params.open(events->params.context, &events->store, NULL);
    if (code == 0)
        code = look(events, &more);
    if (code < 0) {
        store_close(&events->store); // who hears no beat knows
        return false;
    }
    beat(events, now_ms());
    return more;
}

static void rest(struct events *events)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += EVENTS_PAUSE_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    if (!events->ending)
        (void)pthread_cond_timedwait(&events->wake, &events->lock, &until);
}

static void *follow(void *context)
{
    struct events *events = context;
    (void)pthread_mutex_lock(&events->lock);
    while (!events->ending) {
        drop_ended(events);
        if (events->first == NULL)
            events->position = -2; // nobody listens: nothing is read
        else if (look_at_record(events)) {
            (void)pthread_mutex_unlock(&events->lock); // others may come in
            (void)sched_yield();
            (void)pthread_mutex_lock(&events->lock);
            continue;
        }
        rest(events);
    }
    (void)pthread_mutex_unlock(&events->lock);
    return NULL;
}

// ---- for others ----

int events_start(const struct events_params *params, struct events **ret_events,
                 struct overt_error *err)
{
    struct events *events = memory_new(1, sizeof *events);
    pthread_condattr_t monotonic;
    sigset_t all, before;
    events->params = *params;
    events->position = -2;
    (void)pthread_mutex_init(&events->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&events->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); // signals are the main thread's
    int why = pthread_create(&events->thread, NULL, follow, events);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (why != 0) {
        memory_free(events);
        return error_set_errno(err, OVERT_IO, why, "cannot start a thread");
    }
    *ret_events = events;
    return 0;
}

void events_stop(struct events **events_at)
{
    struct events *events = *events_at;
    if (events == NULL)
        return;
    (void)pthread_mutex_lock(&events->lock);
    events->ending = true;
    (void)pthread_cond_signal(&events->wake);
    (void)pthread_mutex_unlock(&events->lock);
    (void)pthread_join(events->thread, NULL);
    while (events->first != NULL)
        drop(events, &events->first);
    store_close(&events->store);
    (void)pthread_mutex_destroy(&events->lock);
    (void)pthread_cond_destroy(&events->wake);
    memory_free(events);
    *events_at = NULL;
}

void events_listen(struct events *events, struct http_stream **stream, uint64_t source,
                   const char *reference, int64_t after)
{
    struct listener *listener = memory_new(1, sizeof *listener);
    listener->stream = *stream;
    listener->source = source;
    listener->told = after < 0 ? -2 : after;
    listener->asked_ms = now_ms(); // said_ms stays 0: it is told at once that it is heard
    (void)text_copy(listener->reference, sizeof listener->reference,
                    reference != NULL ? reference : "");
    *stream = NULL;
    (void)pthread_mutex_lock(&events->lock);
    listener->next = events->first;
    events->first = listener;
    events->count++;
    (void)pthread_cond_signal(&events->wake);
    (void)pthread_mutex_unlock(&events->lock);
}

void events_say(struct events *events, const char *reference, const char *name, const char *data)
{
    AUTO_TEXT struct text event = {0};
    text_init(&event, EVENT_MAX);
    http_event_write(&event, -1, name, data);
    (void)pthread_mutex_lock(&events->lock);
    for (struct listener *one = events->first; one != NULL; one = one->next)
        if ((one->reference[0] == '\0' || text_equal(one->reference, reference)) &&
            http_stream_room(one->stream) >= ROOM_MIN)
            (void)http_stream_put(one->stream, event.bytes, event.length);
    (void)pthread_mutex_unlock(&events->lock);
}

int events_count(struct events *events)
{
    (void)pthread_mutex_lock(&events->lock);
    int count = events->count;
    (void)pthread_mutex_unlock(&events->lock);
    return count;
}

int64_t events_after(const struct http_request *request)
{
    long index = -1;
    const char *said = http_header(request, "Last-Event-ID");
    if (said == NULL)
        said = http_value(&request->query, "after");
    return said != NULL && text_to_int(said, 0, INT64_MAX, &index) ? index : -1;
}
