// SPDX-License-Identifier: Apache-2.0
// events.h - what goes on in live operations, told to whoever listens: server-sent events whose id
// is the number of the ledger entry, so that a listener that was away is given what it missed from
// the record itself. The record is followed by reading; it is written by whomever.
#ifndef WEB_EVENTS_EVENTS_H
#define WEB_EVENTS_EVENTS_H

#include "web/http/http.h"

#define EVENTS_PAUSE_MS     100 ///< between two looks at the record
#define EVENTS_BEAT_SECONDS 10  ///< of silence, after which a listener is told that all is well

struct store;
struct events;

struct events_params {
    /// A connection to the record that reads; the caller of store_close is events. Called from
    /// events' own thread, again when the record could not be read.
    int (*open)(void *context, struct store **ret_store, struct overt_error *err);
    /// Whether who listens may still: asked once a beat. NULL: yes.
    bool (*still)(void *context, uint64_t source);
    void *context;
    int beat_seconds; ///< 0: EVENTS_BEAT_SECONDS
};

/// Starts a thread. OVERT_IO.
int events_start(const struct events_params *params, struct events **ret_events,
                 struct overt_error *err) MUST_CHECK;
/// Takes NULL; nulls the pointer. Its streams are given back, not ended.
void events_stop(struct events **events);

/// From now on `stream` is told of the operation `reference` (NULL: of all) whatever was recorded
/// after entry `after`; below 0: from now on. Takes the stream over.
void events_listen(struct events *events, struct http_stream **stream, uint64_t source,
                   const char *reference, int64_t after);
/// Tells who listens to this operation at once, without an id: nobody who is away hears it later.
/// `name` and `data` as in http_event_write.
void events_say(struct events *events, const char *reference, const char *name, const char *data);
/// How many listen.
int events_count(struct events *events);

/// The entry that a request wants to go on after: its Last-Event-ID, else its query's `after`; -1
/// when it says neither.
int64_t events_after(const struct http_request *request);

#endif
