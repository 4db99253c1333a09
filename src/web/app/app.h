// SPDX-License-Identifier: Apache-2.0
// app.h - the console: pages for officers, over one record. A handler for web/http.
//
// Everything that changes the record is an act of operate or a step of foi, done under one lock and
// with the record at rest in between, so that the command line and live runs can write too. Whoever
// reads has a connection of their own that cannot write.
#ifndef WEB_APP_APP_H
#define WEB_APP_APP_H

#include "operate/operate.h"
#include "web/http/http.h"

struct app;
struct app_route;

struct app_params {
    struct operate_params operate; ///< the record, its keys, models and clock
    /// A line about a fault that is nobody's input, from any thread; nothing personal is in it.
    void (*tell)(const char *line);
    const char *decoder; ///< path of overt-decode; NULL: where it was installed
    bool warm; ///< the engine is loaded at once, and not when the first picture comes
    const char *origin; ///< "https://console.example.police.uk"; NULL: what the Host field says
    const char *proxy_secret; ///< of the force's own sign-in, on a Unix socket alone; NULL: none
    /// Tables of routes beside the pages' own (web/api), ended by NULL; NULL: none.
    const struct app_route *const *tables;
    bool no_pages; ///< only those
    /// Whoever connects is the proxy: what it says of the client's certificate is believed.
    bool behind_proxy;
    int rate;      ///< requests a second that a token may make, over a while; 0: APP_RATE
};

#define APP_RATE 20

/// Opens the record once, so that what is wrong with it is said before anybody is listened to.
int app_open(const struct app_params *params, struct app **ret_app,
             struct overt_error *err) MUST_CHECK;
/// Takes NULL; nulls the pointer. After the server was stopped.
void app_close(struct app **app);

/// A http_handler; `context` is the struct app.
void app_handle(void *context, const struct http_request *request, struct http_answer *answer);

#define APP_BODY_MAX (24UL * 1024 * 1024) ///< bytes of a request's body: a picture and a form

#define APP_STREAMS_EACH 12 ///< pages of one session that listen at once

/// Every route and who may take it, as a JSON array: method, path, roles, whether the second factor
/// is asked again. docs, tests and the API's description come from it.
struct json_writer;
void app_routes_write(struct json_writer *writer, const struct app_route *const *tables);

#endif
